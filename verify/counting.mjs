// §12: the outcome of a contest (N3, N11 to N13, N21). Each method is a function in counting/.
import { hasScores } from './ballots.mjs';
import { nameOf, sha256, tagged } from './bytes.mjs';
import { instantRunoff } from './counting/instant-runoff.mjs';
import { isAtLeast, motion } from './counting/motion.mjs';
import { schulze } from './counting/schulze.mjs';
import { star } from './counting/star.mjs';
import { stv } from './counting/stv.mjs';
import { totals } from './counting/totals.mjs';

const METHODS = { plurality: totals, approval: totals, score: totals, 'instant-runoff': instantRunoff, schulze, star, stv, motion };

/** N12: the options of a contest in the order of their lots. */
export function lotsOf(block, election, contest, options) {
  const lotOf = (option) => nameOf(sha256(tagged('ballot/lots/v1', block, election, Buffer.of(contest, option))));
  const lots = Array.from({ length: options }, (_, option) => lotOf(option));
  return [...lots.keys()].sort((one, other) => (lots[one] < lots[other] ? -1 : 1));
}

/**
 * The count of a contest.
 * @param terms Its terms.
 * @param lots All its options, in the order of their lots.
 * @param withdrawn The set of those that are withdrawn.
 * @param rollWeight The weight of all voters on the roll, if there is one.
 * @param ballots Each as { choices, times }.
 */
export function outcomeOf({ terms, lots, withdrawn, rollWeight }, ballots) {
  const left = [...lots.keys()].filter((option) => !withdrawn.has(option));
  const cast = ballots.filter(({ times }) => times > 0)
    .map(({ choices, times }) => ({ choices: without(withdrawn, choices, terms), times }));
  const counted = cast.filter(({ choices }) => choices.length > 0);
  const all = sum(cast);
  const count = METHODS[terms.method]({ terms, left, lots, all, rollWeight }, counted);
  return { ballots: sum(counted), blank: all - sum(counted), ...winnersOf(terms, count, all, sum(counted), rollWeight), ...count };
}

const sum = (ballots) => ballots.reduce((total, { times }) => total + times, 0);

/** N13. A score of a withdrawn option keeps its place, and no count looks at it. */
const without = (withdrawn, choices, { method }) =>
  (withdrawn.size === 0 || hasScores(method) ? choices : choices.filter((choice) => !withdrawn.has(choice)));

/** N11: the outcome, the options that win, and those that are tied. */
function winnersOf({ seats, quorum, ties }, count, all, counted, rollWeight) {
  const nobody = (outcome) => ({ outcome, winners: [], tied: [] });
  if (quorum.denominator > 0 && !isAtLeast(all, quorum, rollWeight)) return nobody('no-quorum');
  if (counted === 0) return nobody('no-votes');
  if (count.carried !== undefined) return count.carried ? { outcome: 'carried', winners: [0], tied: [] } : nobody('not-carried');
  const first = count.elected ?? count.ranking.slice(0, seats);
  const mattering = count.ties.filter(({ options }) => new Set(options.map((option) => first.includes(option))).size === 2);
  const tied = [...new Set(mattering.flatMap(({ options }) => options))];
  if (ties === 'stand' && tied.length > 0) return { outcome: 'tied', winners: first.filter((option) => !tied.includes(option)), tied };
  return { outcome: 'elected', winners: first, tied };
}
