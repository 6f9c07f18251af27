// N6 and N7.
import { lastOf } from './rank.mjs';

export function instantRunoff({ left, lots }, ballots) {
  const [rounds, ties, ranking] = [[], [], []];
  let continuing = left;
  while (continuing.length > 1) {
    const [votes, exhausted] = firstChoices(continuing, lots.length, ballots);
    const fewest = Math.min(...continuing.map((option) => votes[option]));
    const last = continuing.filter((option) => votes[option] === fewest);
    const eliminated = lastOf(lots, last);
    const byLot = last.length > 1;
    if (byLot) ties.push({ place: continuing.length, options: last });
    rounds.push({
      votes: continuing.map((option) => ({ option, votes: votes[option] })), exhausted, elected: [], excluded: eliminated, byLot,
    });
    ranking.unshift(eliminated);
    continuing = continuing.filter((option) => option !== eliminated);
  }
  return { ranking: [...continuing, ...ranking], ties, rounds };
}

function firstChoices(continuing, options, ballots) {
  const stands = new Set(continuing);
  const votes = Array(options).fill(0);
  let exhausted = 0;
  for (const { choices, times } of ballots) {
    const choice = choices.find((option) => stands.has(option));
    if (choice === undefined) exhausted += times;
    else votes[choice] += times;
  }
  return [votes, exhausted];
}
