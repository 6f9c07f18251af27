// §6: the state that transactions add up to. Times are those of blocks.
import { addTo } from './ballots.mjs';
import { demand, length, nameOf } from './bytes.mjs';
import { Coins } from './coins.mjs';
import { leafOf, rootOf } from './merkle.mjs';

/** The limits of §2 that rules name. */
export const MOST = {
  name: 200, description: 2_000, details: 1_000, link: 300, contests: 32, options: 64, organisers: 8, classes: 16,
  unsealed: 1_024, unsealedOfKey: 16, settle: 2_592_000_000, ahead: 31_622_400_000, weight: 90_000_000_000,
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
    return rootOf(this.tallied.sort(order).map((election) => (election.leaf ??= leafOf(tallyOf(election)))));
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
      ends: [terms.closes],
      closedEarly: false,
      sealed: false,
      turns: 0,
      pausedAt: null,
      issued: null,
      votes: new Map(),
      classes: (terms.roll?.classes ?? [{ weight: 1 }]).map(({ weight }) => ({ weight, votes: 0 })),
      contests: terms.contests.map(emptyContest),
      leaf: null,
    };
    this.elections.set(nameOf(terms.id), election);
    this.unsealed.set(nameOf(terms.id), election);
    this.tallied.push(election);
  }

  /** Counts a vote in the place of its key's earlier one, if there is one. */
  countVote(election, { signer, revision, answers, credential }) {
    const key = nameOf(signer);
    const before = election.votes.get(key);
    if (before) count(election, before, -1);
    const ballots = answers.map((choices, number) => ballotOf(election.contests[number], choices));
    const vote = { revision, place: credential?.place ?? 0, ballots };
    count(election, vote, 1);
    election.votes.set(key, vote);
    election.leaf = null;
  }

  seal(election) {
    election.sealed = true;
    this.unsealed.delete(nameOf(election.id));
  }
}

/** The terms of an election that are needed later, as copies: any part of a block's bytes would keep them all in memory. */
function own({ signer, others, title, opens, settle, revoting, purpose, roll }) {
  return {
    signer: Buffer.from(signer), others: others.map((key) => Buffer.from(key)), title, opens, settle, revoting, purpose,
    roll: roll && {
      registrar: Buffer.from(roll.registrar),
      classes: roll.classes.map(({ weight, size, issuer }) => ({ weight, size, issuer: Buffer.from(issuer) })),
    },
  };
}

const emptyContest = ({ title, options, terms }) => ({
  title, options: options.map(({ name }) => name), terms, withdrawn: new Set(), ballots: new Map(), counts: options.map(() => 0),
});

/** One object for all answers with the same choices. */
function ballotOf({ ballots }, choices) {
  const name = choices.join();
  if (!ballots.has(name)) ballots.set(name, { choices, times: 0 });
  return ballots.get(name);
}

/** N2: adds the ballots of a vote to the running counts, or undoes that. One of weight w counts as w ballots. */
function count({ classes, contests }, { place, ballots }, times) {
  classes[place].votes += times;
  const weight = times * classes[place].weight;
  ballots.forEach((ballot, number) => {
    ballot.times += weight;
    addTo(contests[number].counts, contests[number].terms.method, ballot.choices, weight);
  });
}

/** The weight of all ballots of an election. */
export const weightOf = ({ classes }) => classes.reduce((sum, { weight, votes }) => sum + weight * votes, 0);

/** §6: the data of the leaf in the tally root. */
export const tallyOf = (election) => Buffer.concat([
  election.id, length(election.votes.size), length(weightOf(election)), Buffer.of(election.contests.length),
  ...election.contests.flatMap(({ ballots, counts }) =>
    [length(ballots.get('')?.times ?? 0), Buffer.of(counts.length), ...counts.map(length)]),
]);
