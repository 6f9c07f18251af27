// N15 to N19: the single transferable vote of the Scottish Local Government Elections Order 2007.
import { firstOf, lastOf } from './rank.mjs';

/** Votes are counted in 1/100,000, as BigInt: a surplus times a value is beyond 2^53. */
export const VOTE = 100_000n;

/** The ranking, the elected options in their order, the quota, and every stage with all votes at its end. */
export function stv({ terms, left, lots }, ballots) {
  const count = new Count(terms.seats, left, lots, ballots);
  count.run();
  const { quota, stages, elected, ties } = count;
  return { ranking: count.ranking(), ties, rounds: stages.map(roundOf), elected, quota, stages };
}

/** A round has the options that are not excluded before it. */
const roundOf = ({ options, votes, exhausted, elected, excluded, byLot }) => ({
  votes: options.map((option) => ({ option, votes: decimal(votes[option]) })), exhausted: decimal(exhausted), elected, excluded, byLot,
});

const decimal = (value) => Number(value) / Number(VOTE);

class Count {
  constructor(seats, left, lots, ballots) {
    Object.assign(this, { seats, left, lots, continuing: left, elected: [], excluded: [], ties: [], stages: [], exhausted: 0n });
    const sum = ballots.reduce((total, { times }) => total + times, 0);
    this.all = BigInt(sum) * VOTE;
    this.quota = (BigInt(sum) / BigInt(seats + 1) + 1n) * VOTE;
    this.held = lots.map(() => []);
    this.votes = lots.map(() => 0n);
    for (const { choices, times } of ballots) this.give({ choices, times: BigInt(times), value: VOTE });
  }

  run() {
    for (;;) {
      const stage = this.endStage();
      stage.elected = this.elect();
      if (this.vacant === 0 || this.continuing.length === 0) return;
      const ties = this.ties.length;
      const above = this.left.filter((option) => this.elected.includes(option) && this.votes[option] > this.quota);
      if (above.length > 0) this.passSurplus(this.most(above, this.elected.findIndex((option) => above.includes(option)) + 1));
      else {
        stage.excluded = this.fewest();
        this.exclude(stage.excluded);
      }
      stage.byLot = this.ties.length > ties;
    }
  }

  get vacant() {
    return Math.max(0, this.seats - this.elected.length);
  }

  /** Votes in equal votes out: what truncation has lost is the rest. */
  endStage() {
    const votes = [...this.votes];
    const lost = this.all - this.exhausted - votes.reduce((sum, one) => sum + one, 0n);
    const options = this.left.filter((option) => !this.excluded.includes(option));
    const stage = { options, votes, exhausted: this.exhausted, lost, excluded: null, byLot: false };
    this.stages.push(stage);
    return stage;
  }

  /** N16: the options that are elected at the end of the stage. */
  elect() {
    const before = this.elected.length;
    while (this.vacant > 0 && this.continuing.length > 0) {
      if (this.continuing.length <= this.vacant) {
        this.elected.push(...this.continuing);
        this.continuing = [];
        break;
      }
      const enough = this.continuing.filter((option) => this.votes[option] >= this.quota);
      if (enough.length === 0) break;
      const inOrder = this.ordered(enough, this.elected.length + 1);
      this.elected.push(...inOrder);
      this.continuing = this.continuing.filter((option) => !inOrder.includes(option));
    }
    return this.elected.slice(before);
  }

  /** N17. */
  passSurplus(option) {
    const [surplus, votes, held] = [this.votes[option] - this.quota, this.votes[option], this.held[option]];
    this.held[option] = [];
    this.votes[option] = this.quota;
    for (const ballot of held) this.give({ ...ballot, value: (surplus * ballot.value) / votes });
  }

  /** N18. */
  exclude(option) {
    const held = this.held[option];
    this.held[option] = [];
    this.votes[option] = 0n;
    this.excluded.unshift(option);
    this.continuing = this.continuing.filter((other) => other !== option);
    for (const ballot of held) this.give(ballot);
  }

  /** Gives ballots to the first of their choices that continues: those before it are elected or excluded for good. */
  give(ballot) {
    const next = ballot.choices.find((option) => this.continuing.includes(option));
    const value = ballot.times * ballot.value;
    if (next === undefined) {
      this.exhausted += value;
      return;
    }
    this.votes[next] += value;
    this.held[next].push(ballot);
  }

  most(options, place) {
    return this.settle(this.equals(options, (one, other) => one > other), place, firstOf);
  }

  /** The one that is excluded takes the last place of those that are left. */
  fewest() {
    const place = this.elected.length + this.continuing.length;
    return this.settle(this.equals(this.continuing, (one, other) => one < other), place, lastOf);
  }

  settle(equals, place, choose) {
    if (equals.length > 1) this.ties.push({ place, options: equals });
    return choose(this.lots, equals);
  }

  /** N19: the options that come before all others by the votes at the last stage, and of those equal there at the stage before. */
  equals(options, isBefore) {
    let equals = options;
    for (let stage = this.stages.length - 1; stage >= 0 && equals.length > 1; stage--) {
      const { votes } = this.stages[stage];
      const extreme = equals.map((option) => votes[option]).reduce((one, other) => (isBefore(other, one) ? other : one));
      equals = equals.filter((option) => votes[option] === extreme);
    }
    return equals;
  }

  /** Those with more votes first. */
  ordered(options, place) {
    const ordered = [];
    let unplaced = options;
    while (unplaced.length > 0) {
      const next = this.most(unplaced, place + ordered.length);
      ordered.push(next);
      unplaced = unplaced.filter((option) => option !== next);
    }
    return ordered;
  }

  ranking() {
    return [...this.elected, ...this.ordered(this.continuing, this.elected.length + 1), ...this.excluded];
  }
}
