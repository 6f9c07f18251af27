// The counting methods, each at the place that is its number (PROTOCOL §12, N1). This is the page's only list of them; text/methods.js
// has their words. `form` is the form of a ballot: 'one' option, a 'set' of options, 'scores' for all, or an 'order' of options.
export const methods = [
  { name: 'plurality', form: 'one' },
  { name: 'approval', form: 'set' },
  { name: 'score', form: 'scores' },
  { name: 'instant-runoff', form: 'order' },
  { name: 'schulze', form: 'order' },
];

/** A method by its name. One that only a newer silo knows has a name alone. */
export const methodOf = (name) => methods.find((method) => method.name === name) ?? { name };
