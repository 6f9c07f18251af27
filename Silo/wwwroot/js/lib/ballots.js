// What a ballot of each form is (PROTOCOL §12, N1). A draft is what somebody has marked so far.
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
    // A set has one order.
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

/** `{ isBlankAllowed, start(election), choicesOf(draft) }`; choices are null while a draft is no ballot. */
export const formOf = (election) => forms[methodOf(election.method).form];
