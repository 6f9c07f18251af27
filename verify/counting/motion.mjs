// N20 and N21: motions, and the parts that majorities and quorums ask for.
import { totalsOf } from './totals.mjs';

/** Whether a number is at least that part of a whole. */
export const isAtLeast = (number, { numerator, denominator }, whole) => number * denominator >= numerator * whole;

const isMoreThan = (number, { numerator, denominator }, whole) => number * denominator > numerator * whole;

export function motion(contest, ballots) {
  const { bar, majority, base } = contest.terms;
  const votes = totalsOf(contest, ballots);
  const whole = { votes: votes[0] + votes[1], ballots: contest.all, roll: contest.rollWeight }[base];
  return {
    carried: (bar === 'more-than' ? isMoreThan : isAtLeast)(votes[0], majority, whole),
    ranking: votes[0] > votes[1] ? [0, 1] : [1, 0],
    ties: [],
    totals: votes,
  };
}
