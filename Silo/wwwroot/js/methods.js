// The counting methods, each at the place that is its number (PROTOCOL §12, N1). This is the page's only list of them.
// `form` says what a ballot's choices are: 'one' option, a 'set' of options, 'scores' for all, or an 'order' of options.
export const methods = [
  { name: 'plurality', form: 'one', title: 'Plurality', means: 'One choice. Most votes win.' },
  { name: 'approval', form: 'set', title: 'Approval', means: 'As many as you approve of. Most approvals win.' },
  { name: 'score', form: 'scores', title: 'Scores', means: 'A score for each option. Most points win.' },
  { name: 'instant-runoff', form: 'order', title: 'Instant runoff', means: 'Your order. The lowest goes out round by round.' },
  { name: 'schulze', form: 'order', title: 'Schulze', means: 'Your order. Who wins the comparisons pair by pair wins.' },
];

/** What is known of a method; of one that a newer silo knows, its name. */
export const methodOf = (name) => methods.find((method) => method.name === name) ?? { name, title: name };
