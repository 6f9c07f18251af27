// §3 and N1 to N3: the answers that a contest takes, and the running counts that they add up to.
import { demand } from './bytes.mjs';

const addOne = (choices) => choices.map((choice) => [choice, 1]);

/** `adds` gives [option, number] pairs for the running counts (N2), and `figure` names what a number counts. */
const FORMS = {
  set: { adds: addOne, figure: 'vote' },
  approvals: { adds: addOne, figure: 'approval' },
  scores: { adds: (choices) => choices.map((score, option) => [option, score]), figure: 'point' },
  order: { adds: (choices) => addOne(choices.slice(0, 1)), figure: 'first choice' },
};

const { set, approvals, scores, order } = FORMS;

/** N1: the methods in the order of their numbers. */
const FORM_OF = {
  plurality: set, approval: approvals, score: scores, 'instant-runoff': order, schulze: order, star: scores, stv: order, motion: set,
};

export const NAMES = Object.keys(FORM_OF);

export const hasScores = (method) => FORM_OF[method] === scores;

export const hasOrder = (method) => FORM_OF[method] === order;

export const figureOf = (method) => FORM_OF[method].figure;

/** V5, V9, V16, V6, V10 and V11, each for all contests before the next one. */
export function checkAnswers(contests, answers) {
  demand(answers.length === contests.length, 'wrong-ballot');
  const all = (isKept) => contests.every(({ terms, options }, number) => isKept(answers[number], terms, options.length));
  demand(all((choices, { most }) => choices.length <= most), 'too-many-choices');
  demand(all((choices, { least }) => choices.length === 0 || choices.length >= least), 'too-few-choices');
  demand(all((choices, { method }, options) => hasScores(method) || choices.every((choice) => choice < options)), 'unknown-choice');
  demand(all((choices, { method }) => hasScores(method) || areDistinct(choices, method)), 'duplicate-choice');
  demand(all((choices, { method, top }) => !hasScores(method) || choices.every((score) => score <= top)), 'score-out-of-range');
}

/** A set of options has one order, so that it is one answer. */
const areDistinct = (choices, method) => (hasOrder(method)
  ? new Set(choices).size === choices.length
  : choices.every((choice, index) => index === 0 || choice > choices[index - 1]));

/** N2: adds a ballot to the running counts, so many times. */
export function addTo(counts, method, choices, times) {
  for (const [option, number] of FORM_OF[method].adds(choices)) counts[option] += number * times;
}
