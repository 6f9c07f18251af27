// §12 and V5 to V11: the ballots of each method, and the outcome of ballots, which are [{ choices, times }].
import { demand } from './bytes.mjs';

function checkChoices(choices, options) {
  demand(choices.length <= options, 'too-many-choices');
  demand(choices.every((choice) => choice < options), 'unknown-choice');
  demand(new Set(choices).size === choices.length, 'duplicate-choice');
}

/** `check` judges choices, `adds` gives [option, number] pairs for the running counts (N2), and `figure` names what a number counts. */
const FORMS = {
  one: {
    figure: 'vote',
    check(choices, options) {
      demand(choices.length === 1, 'wrong-ballot');
      checkChoices(choices, options);
    },
    adds: (choices) => choices.map((choice) => [choice, 1]),
  },
  set: {
    figure: 'approval',
    check(choices, options) {
      checkChoices(choices, options);
      demand(choices.every((choice, index) => index === 0 || choice > choices[index - 1]), 'duplicate-choice');
    },
    adds: (choices) => choices.map((choice) => [choice, 1]),
  },
  scores: {
    figure: 'point',
    check(choices, options, top) {
      demand(choices.length === options, 'wrong-ballot');
      demand(choices.every((score) => score <= top), 'score-out-of-range');
    },
    adds: (choices) => choices.map((score, option) => [option, score]),
  },
  order: { figure: 'first choice', check: checkChoices, adds: (choices) => choices.slice(0, 1).map((choice) => [choice, 1]) },
};

/** N1: the methods, each at the place that is its number. */
const METHODS = [
  { name: 'plurality', form: FORMS.one, count: totals },
  { name: 'approval', form: FORMS.set, count: totals },
  { name: 'score', form: FORMS.scores, count: totals },
  { name: 'instant-runoff', form: FORMS.order, count: instantRunoff },
  { name: 'schulze', form: FORMS.order, count: schulze },
];

export const NAMES = METHODS.map(({ name }) => name);

const formOf = (method) => METHODS[NAMES.indexOf(method)].form;

/** Whether an election of this method states the highest score. */
export const hasTop = (method) => formOf(method) === FORMS.scores;

export const checkBallot = ({ method, options, top }, choices) => formOf(method).check(choices, options.length, top);

/** N2: adds a ballot to the running counts, so many times. */
export function addTo(counts, method, choices, times) {
  for (const [option, number] of formOf(method).adds(choices)) counts[option] += number * times;
}

export const figureOf = (method) => formOf(method).figure;

/** @param options The number of options. */
export function outcomeOf(method, options, ballots) {
  const cast = ballots.filter(({ times }) => times > 0);
  const counted = cast.filter(({ choices }) => choices.length > 0);
  const result = METHODS[NAMES.indexOf(method)].count(options, counted, method);
  const winner = counted.length > 0 ? result.ranking[0] : null;
  return {
    ballots: sum(counted),
    blank: sum(cast) - sum(counted),
    winner,
    winnerByTie: result.ties.some((tie) => tie.options.includes(winner)),
    ...result,
  };
}

const optionsOf = (count) => Array.from({ length: count }, (_, option) => option);

const sum = (ballots) => ballots.reduce((total, { times }) => total + times, 0);

/** N4: places are filled in turn, each by an option that no other beats. */
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
function totals(options, ballots, method) {
  const votes = optionsOf(options).map(() => 0);
  for (const { choices, times } of ballots) addTo(votes, method, choices, times);
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

/** N8: the number of ballots that rank the row's option before the column's, or rank it alone. */
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

/** N9, by the algorithm of Floyd and Warshall. */
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
