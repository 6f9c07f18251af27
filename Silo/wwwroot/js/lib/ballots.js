// What a ballot of each method is (PROTOCOL §12, N1). A draft is what somebody has marked so far.

const ranked = {
  isBlankAllowed: true,
  start: () => [],
  choicesOf: (draft) => draft,
};

const methods = {
  plurality: {
    isBlankAllowed: false,
    start: () => [],
    choicesOf: (draft) => (draft.length === 1 ? draft : null),
  },
  approval: {
    isBlankAllowed: true,
    start: () => [],
    // A set has one order.
    choicesOf: (draft) => [...draft].sort((one, other) => one - other),
  },
  score: {
    isBlankAllowed: false,
    start: ({ options }) => options.map(() => 0),
    choicesOf: (draft) => draft,
  },
  'instant-runoff': ranked,
  schulze: ranked,
};

/** `{ isBlankAllowed, start(election), choicesOf(draft) }`; choices are null while a draft is no ballot. */
export const methodOf = (election) => methods[election.method];
