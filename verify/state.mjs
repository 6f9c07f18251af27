// §3 and §6: what transactions add up to, and what each must be on the chain before it. Times are those of blocks.
import { demand, later, length, nameOf } from './bytes.mjs';
import { Coins } from './coins.mjs';
import { addTo, checkBallot } from './counting.mjs';
import { isCredential } from './keys.mjs';
import { leafOf, rootOf } from './merkle.mjs';

export const MOST = { text: 200, options: 64, unsealed: 1_024, unsealedOfKey: 16, settle: 2_592_000_000, ahead: 31_622_400_000, score: 100 };
const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;
const UNPRINTABLE = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

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
    if (transaction.kind === 'open') this.open(transaction, time);
    else if (transaction.kind === 'transfer') this.coins.send(transaction);
    else {
      const election = this.find(transaction.election);
      demand(election, 'unknown-election');
      demand(!election.sealed, 'sealed');
      this[transaction.kind](election, transaction, time);
    }
    this.ids.add(name);
  }

  open(terms, time) {
    checkTerms(terms, time);
    demand(this.unsealed.size < MOST.unsealed, 'too-many-elections');
    demand(this.unsealedOf(terms.signer) < MOST.unsealedOfKey, 'too-many-elections-of-key');
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

  vote(election, vote, time) {
    const { terms } = election;
    demand(time >= terms.opens, 'not-yet-open');
    demand(time < later(election.closes, terms.settle), 'closed');
    demand(election.turns % 2 === 0 || time < later(election.pausedAt, terms.settle), 'paused');
    checkBallot(terms, vote.choices);
    const key = nameOf(vote.signer);
    const before = election.votes.get(key);
    if (terms.mayRevote) demand(!before || vote.revision > before.revision, 'older-revision');
    else {
      demand(vote.revision === 0, 'wrong-revision');
      demand(!before, 'already-voted');
    }
    if (terms.roll) {
      demand(vote.credential, 'no-credential');
      demand(isCredential(terms.roll.issuer, this.chain, election.id, vote.signer, vote.credential), 'wrong-credential');
    } else demand(!vote.credential, 'wrong-credential');

    if (before) count(election, before.ballot, -1);
    const ballot = ballotOf(election, vote.choices);
    count(election, ballot, 1);
    election.votes.set(key, { revision: vote.revision, ballot });
    election.leaf = null;
  }

  close(election, close, time) {
    demand(time < election.closes, 'closed');
    demand(close.signer.equals(election.terms.signer), 'not-organiser');
    election.closes = time;
    election.closedEarly = true;
  }

  pause(election, pause, time) {
    demand(time < election.closes, 'closed');
    demand(pause.signer.equals(election.terms.signer), 'not-organiser');
    demand(pause.turn === election.turns + 1, 'wrong-turn');
    election.turns = pause.turn;
    election.pausedAt = time;
  }

  issuances(election, statement, time) {
    const { roll } = election.terms;
    demand(roll && statement.signer.equals(roll.registrar), 'not-registrar');
    demand(time >= election.closes, 'not-closed');
    demand(statement.issued <= roll.size, 'too-many-issued');
    demand(election.issued === null, 'already-stated');
    election.issued = statement.issued;
  }

  seal(election, _, time) {
    demand(time >= later(election.closes, election.terms.settle), 'not-settled');
    election.sealed = true;
    this.unsealed.delete(nameOf(election.id));
  }
}

/** What is needed of an election's terms, without the block's bytes, which would stay in memory with any part of them. */
function own({ signer, title, options, opens, closes, settle, method, top, mayRevote, roll }) {
  const ownRoll = roll && { issuer: Buffer.from(roll.issuer), registrar: Buffer.from(roll.registrar), size: roll.size };
  return { signer: Buffer.from(signer), title, options, opens, closes, settle, method, top, mayRevote, roll: ownRoll };
}

/** O1 to O7, O10 and O11. */
function checkTerms({ title, options, opens, closes, settle, top, roll }, time) {
  const texts = [title, ...options];
  demand(!texts.some((text) => BLANK.test(text)), 'empty-text');
  demand(!texts.some((text) => Buffer.byteLength(text) > MOST.text), 'text-too-long');
  demand(!texts.some((text) => UNPRINTABLE.test(text)), 'unprintable-text');
  demand(options.length >= 2, 'too-few-options');
  demand(options.length <= MOST.options, 'too-many-options');
  demand(new Set(options).size === options.length, 'duplicate-option');
  demand(closes > opens && closes > time && closes <= time + MOST.ahead && settle <= MOST.settle, 'wrong-schedule');
  demand(top === null || (top >= 1 && top <= MOST.score), 'wrong-top-score');
  demand(!roll || roll.size > 0, 'empty-roll');
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
