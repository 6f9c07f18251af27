// N14: score, then automatic runoff.
import { rank } from './rank.mjs';
import { totalsOf } from './totals.mjs';

export function star(contest, ballots) {
  const { left, terms } = contest;
  const totals = totalsOf(contest, ballots);
  const weightOf = (isMeant) => ballots.reduce((sum, { choices, times }) => (isMeant(choices) ? sum + times : sum), 0);
  const beats = (one, other) =>
    weightOf((scores) => scores[one] > scores[other]) > weightOf((scores) => scores[other] > scores[one]);

  // Of every option: its total, how many of the same total it beats, and how many ballots give it the highest score.
  const merits = new Map(left.map((option) => [option, [
    totals[option],
    left.filter((other) => other !== option && totals[other] === totals[option] && beats(option, other)).length,
    weightOf((scores) => scores[option] === terms.top),
  ]]));
  const isBetter = (one, other) => {
    const [mine, its] = [merits.get(one), merits.get(other)];
    const differing = mine.findIndex((merit, index) => merit !== its[index]);
    return differing >= 0 && mine[differing] > its[differing];
  };
  const { ranking, ties } = rank(contest, isBetter);
  if (ranking.length < 2) return { ranking, ties, totals };

  const [first, second, ...others] = ranking;
  const finalists = beats(second, first) ? [second, first] : [first, second];
  const isDecided = beats(...finalists);
  const isOfFinal = ({ place, options }) => place === 1 && options.length === 2 && options.every((option) => finalists.includes(option));
  return { ranking: [...finalists, ...others], ties: ties.filter((tie) => !(isDecided && isOfFinal(tie))), totals };
}
