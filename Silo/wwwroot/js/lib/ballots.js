// The forms of ballots (PROTOCOL §12, N1). A draft is what a voter has marked so far.
import { methodOf } from './methods.js';

const forms = {
  one: {
    isBlankAllowed: false,
    start: () => [],
    choicesOf: (draft) => (draft.length === 1 ? draft : null),
  },
  set: {
    isBlankAllowed: true,
    start: () => [],
    // The choices of a set ascend, so that the set has one encoding (V10).
    choicesOf: (draft) => [...draft].sort((one, other) => one - other),
  },
  scores: {
    isBlankAllowed: false,
    start: ({ options }) => options.map(() => 0),
    choicesOf: (draft) => draft,
  },
  order: {
    isBlankAllowed: true,
    start: () => [],
    choicesOf: (draft) => draft,
  },
};

/** `{ isBlankAllowed, start(election), choicesOf(draft) }`; choices are null while the draft is no ballot. */
export const formOf = (election) => forms[methodOf(election.method).form];
