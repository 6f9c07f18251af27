// The counting methods, each at the place that is its number (PROTOCOL §12, N1). This is the page's only list of them; text/methods.js says them.
// `form` says what a ballot's choices are: 'one' option, a 'set' of options, 'scores' for all, or an 'order' of options.
export const methods = [
  { name: 'plurality', form: 'one' },
  { name: 'approval', form: 'set' },
  { name: 'score', form: 'scores' },
  { name: 'instant-runoff', form: 'order' },
  { name: 'schulze', form: 'order' },
];

/** What is known of a method; of one that a newer silo knows, its name. */
export const methodOf = (name) => methods.find((method) => method.name === name) ?? { name };
