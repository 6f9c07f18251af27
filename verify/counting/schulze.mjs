// N8 to N10. A withdrawn option is on no ballot, so that it has no link.
import { rank } from './rank.mjs';

export function schulze(contest, ballots) {
  const options = [...contest.lots.keys()];
  const pairwise = preferences(options, ballots);
  const paths = strongestPaths(options, pairwise);
  const { ranking, ties } = rank(contest, (one, other) => isStronger(paths[one][other], paths[other][one]));
  return { ranking, ties, pairwise, strengths: paths.map((row) => row.map(([votes]) => votes)) };
}

/** N8: the number of ballots that rank the row's option before the column's, or rank it alone. */
function preferences(options, ballots) {
  const pairwise = options.map(() => options.map(() => 0));
  for (const { choices, times } of ballots) {
    const behind = new Set(options);
    for (const choice of choices) {
      behind.delete(choice);
      for (const other of behind) pairwise[choice][other] += times;
    }
  }
  return pairwise;
}

const isStronger = ([votes, against], [otherVotes, otherAgainst]) => votes > otherVotes || (votes === otherVotes && against < otherAgainst);

/** N9, by the algorithm of Floyd and Warshall. */
function strongestPaths(options, pairwise) {
  const paths = options.map((from) => options.map((to) =>
    pairwise[from][to] > pairwise[to][from] ? [pairwise[from][to], pairwise[to][from]] : [0, 0]));
  for (const over of options) {
    for (const from of options) {
      const first = paths[from][over];
      if (first[0] === 0) continue;
      for (const to of options) {
        if (from === to) continue;
        const second = paths[over][to];
        const weakest = isStronger(first, second) ? second : first;
        if (isStronger(weakest, paths[from][to])) paths[from][to] = weakest;
      }
    }
  }
  return paths;
}
