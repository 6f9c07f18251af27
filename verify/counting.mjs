// §12: from ballots, as [{ choices, times }], to an outcome.

const optionsOf = (count) => Array.from({ length: count }, (_, option) => option);

/** The outcome of an election with so many options. */
export function outcomeOf(method, options, ballots) {
  const cast = ballots.filter(({ times }) => times > 0);
  const counted = cast.filter(({ choices }) => choices.length > 0);
  const result =
    method === 'instant-runoff' ? instantRunoff(options, counted) : method === 'schulze' ? schulze(options, counted) : totals(method, options, counted);
  const winner = counted.length > 0 ? result.ranking[0] : null;
  return {
    ballots: sum(counted),
    blank: sum(cast) - sum(counted),
    winner,
    winnerByTie: result.ties.some((tie) => tie.options.includes(winner)),
    ...result,
  };
}

const sum = (ballots) => ballots.reduce((total, { times }) => total + times, 0);

/** N4: places are filled in turn, each by an option to which no other is better. */
function rank(options, isBetter) {
  const [ranking, ties] = [[], []];
  let left = optionsOf(options);
  while (left.length > 0) {
    const best = left.filter((option) => !left.some((other) => isBetter(other, option)));
    if (best.length > 1) ties.push({ place: ranking.length + 1, options: best });
    ranking.push(best[0]);
    left = left.filter((option) => option !== best[0]);
  }
  return { ranking, ties };
}

/** N5. */
function totals(method, options, ballots) {
  const votes = optionsOf(options).map(() => 0);
  for (const { choices, times } of ballots) {
    choices.forEach((choice, index) => (method === 'score' ? (votes[index] += choice * times) : (votes[choice] += times)));
  }
  return { totals: votes, ...rank(options, (one, other) => votes[one] > votes[other]) };
}

/** N6 and N7. */
function instantRunoff(options, ballots) {
  const [rounds, ties, ranking] = [[], [], []];
  let continuing = optionsOf(options);
  while (continuing.length > 1) {
    const [votes, exhausted] = firstChoices(options, continuing, ballots);
    const fewest = Math.min(...continuing.map((option) => votes[option]));
    const last = continuing.filter((option) => votes[option] === fewest);
    const eliminated = last.at(-1);
    if (last.length > 1) ties.push({ place: continuing.length, options: last });
    rounds.push({ options: continuing, votes: continuing.map((option) => votes[option]), exhausted, eliminated, byTie: last.length > 1 });
    ranking.unshift(eliminated);
    continuing = continuing.filter((option) => option !== eliminated);
  }
  return { ranking: [...continuing, ...ranking], ties, rounds };
}

function firstChoices(options, continuing, ballots) {
  const stands = new Set(continuing);
  const votes = optionsOf(options).map(() => 0);
  let exhausted = 0;
  for (const { choices, times } of ballots) {
    const choice = choices.find((option) => stands.has(option));
    if (choice === undefined) exhausted += times;
    else votes[choice] += times;
  }
  return [votes, exhausted];
}

/** N8 to N10. */
function schulze(options, ballots) {
  const pairwise = preferences(options, ballots);
  const paths = strongestPaths(pairwise);
  const { ranking, ties } = rank(options, (one, other) => isStronger(paths[one][other], paths[other][one]));
  return { ranking, ties, pairwise, strengths: paths.map((row) => row.map(([votes]) => votes)) };
}

/** N8: how many ballots rank the row's option before the column's, or rank it alone. */
function preferences(options, ballots) {
  const pairwise = optionsOf(options).map(() => optionsOf(options).map(() => 0));
  for (const { choices, times } of ballots) {
    const behind = new Set(optionsOf(options));
    for (const choice of choices) {
      behind.delete(choice);
      for (const other of behind) pairwise[choice][other] += times;
    }
  }
  return pairwise;
}

const isStronger = ([votes, against], [otherVotes, otherAgainst]) => votes > otherVotes || (votes === otherVotes && against < otherAgainst);

/** N9, by Floyd and Warshall's way of finding paths over ever more options. */
function strongestPaths(pairwise) {
  const options = optionsOf(pairwise.length);
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
