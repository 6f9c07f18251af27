// §6: the state that transactions add up to. Times are those of blocks.
import { demand, length, nameOf } from './bytes.mjs';
import { Coins } from './coins.mjs';
import { addTo } from './counting.mjs';
import { leafOf, rootOf } from './merkle.mjs';

export const MOST = {
  text: 200, options: 64, unsealed: 1_024, unsealedOfKey: 16, settle: 2_592_000_000, ahead: 31_622_400_000, score: 100,
};

const order = (one, other) => Buffer.compare(one.id, other.id);

export class State {
  constructor(chain) {
    this.chain = chain;
    this.ids = new Set();
    this.elections = new Map();
    this.unsealed = new Map();
    this.coins = new Coins();
  }

  /** Every election, in the order in which blocks opened them; within a block in that of their ids. */
  inOrder = () => [...this.elections.values()].sort((one, other) => one.opened - other.opened || order(one, other));

  find = (id) => this.elections.get(nameOf(id));

  /** The number of a key's unsealed elections. */
  unsealedOf = (key) => [...this.unsealed.values()].filter((election) => election.terms.signer.equals(key)).length;

  /** The next block's tally root has a leaf for each election that is unsealed now, or opened in the block. */
  beginBlock() {
    this.tallied = [...this.unsealed.values()];
  }

  /** A leaf is kept until a vote changes its counts. */
  tallyRoot() {
    return rootOf(this.tallied.sort(order).map((election) => (election.leaf ??=
      leafOf(election.id, length(election.votes.size), length(election.counts.length), ...election.counts.map(length)))));
  }

  /** Judges a transaction in a block of this time, and applies it. */
  add(transaction, time) {
    const name = nameOf(transaction.id);
    demand(!this.ids.has(name), 'duplicate-transaction');
    transaction.rules.add(this, transaction, time);
    this.ids.add(name);
  }

  open(terms) {
    const election = {
      id: terms.id,
      terms: own(terms),
      closes: terms.closes,
      closedEarly: false,
      sealed: false,
      turns: 0,
      pausedAt: null,
      issued: null,
      votes: new Map(),
      ballots: new Map(),
      counts: terms.options.map(() => 0),
      leaf: null,
    };
    this.elections.set(nameOf(terms.id), election);
    this.unsealed.set(nameOf(terms.id), election);
    this.tallied.push(election);
  }

  /** Counts a vote in the place of its key's earlier one, if there is one. */
  countVote(election, { signer, revision, choices }) {
    const key = nameOf(signer);
    const before = election.votes.get(key);
    if (before) count(election, before.ballot, -1);
    const ballot = ballotOf(election, choices);
    count(election, ballot, 1);
    election.votes.set(key, { revision, ballot });
    election.leaf = null;
  }

  seal(election) {
    election.sealed = true;
    this.unsealed.delete(nameOf(election.id));
  }
}

/** The terms of an election that are needed later, as copies: any part of a block's bytes would keep them all in memory. */
function own({ signer, title, options, opens, closes, settle, method, top, mayRevote, roll }) {
  const ownRoll = roll && { issuer: Buffer.from(roll.issuer), registrar: Buffer.from(roll.registrar), size: roll.size };
  return { signer: Buffer.from(signer), title, options, opens, closes, settle, method, top, mayRevote, roll: ownRoll };
}

/** One object for all votes with the same choices. */
function ballotOf({ ballots }, choices) {
  const name = choices.join();
  if (!ballots.has(name)) ballots.set(name, { choices, times: 0 });
  return ballots.get(name);
}

/** N2: adds a ballot to the running counts, or undoes that. */
function count({ terms, counts }, ballot, times) {
  ballot.times += times;
  addTo(counts, terms.method, ballot.choices, times);
}
