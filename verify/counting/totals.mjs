// N5: plurality, approval and scores.
import { addTo } from '../ballots.mjs';
import { rank } from './rank.mjs';

export function totalsOf({ terms, lots }, ballots) {
  const totals = lots.map(() => 0);
  for (const { choices, times } of ballots) addTo(totals, terms.method, choices, times);
  return totals;
}

export function totals(contest, ballots) {
  const votes = totalsOf(contest, ballots);
  return { totals: votes, ...rank(contest, (one, other) => votes[one] > votes[other]) };
}
