// §6: what transactions add up to. Times are those of blocks.
import { demand, length, nameOf } from './bytes.mjs';
import { Coins } from './coins.mjs';
import { addTo } from './counting.mjs';
import { leafOf, rootOf } from './merkle.mjs';

export const MOST = { text: 200, options: 64, unsealed: 1_024, unsealedOfKey: 16, settle: 2_592_000_000, ahead: 31_622_400_000, score: 100 };

const order = (one, other) => Buffer.compare(one.id, other.id);

export class State {
  constructor(chain) {
    this.chain = chain;
    this.ids = new Set();
    this.elections = new Map();
    this.unsealed = new Map();
    this.coins = new Coins();
  }

  /** Every election, as blocks opened them, and those of one block in ascending order of ids. */
  inOrder = () => [...this.elections.values()].sort((one, other) => one.opened - other.opened || order(one, other));

  find = (id) => this.elections.get(nameOf(id));

  /** How many elections of a key are unsealed. */
  unsealedOf = (key) => [...this.unsealed.values()].filter((election) => election.terms.signer.equals(key)).length;

  /** The leaves of the next block's tally root are those of the elections that are unsealed now, or opened in it. */
  beginBlock() {
    this.tallied = [...this.unsealed.values()];
  }

  /** A leaf is made once until a vote changes its counts. */
  tallyRoot() {
    return rootOf(this.tallied.sort(order).map((election) => (election.leaf ??=
      leafOf(election.id, length(election.votes.size), length(election.counts.length), ...election.counts.map(length)))));
  }

  /** Judges a transaction in a block of this time, and takes it in. */
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

  /** Counts a vote instead of the one that its key had before, if any. */
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

/** What is needed of an election's terms, without the block's bytes, which would stay in memory with any part of them. */
function own({ signer, title, options, opens, closes, settle, method, top, mayRevote, roll }) {
  const ownRoll = roll && { issuer: Buffer.from(roll.issuer), registrar: Buffer.from(roll.registrar), size: roll.size };
  return { signer: Buffer.from(signer), title, options, opens, closes, settle, method, top, mayRevote, roll: ownRoll };
}

/** One object for all that vote alike. */
function ballotOf({ ballots }, choices) {
  const name = choices.join();
  if (!ballots.has(name)) ballots.set(name, { choices, times: 0 });
  return ballots.get(name);
}

/** N2: adds a ballot to the running counts, or takes it back. */
function count({ terms, counts }, ballot, times) {
  ballot.times += times;
  addTo(counts, terms.method, ballot.choices, times);
}
