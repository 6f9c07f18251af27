// The counting methods, each at the place that is its number (PROTOCOL §12, N1). This is the page's only list of them; text/methods.js
// has their words. `form` is the form of a ballot: a 'set' of options, 'scores' for all, or an 'order' of options. `hasSeats`: several
// options may win. `top` is the usual highest score.
export const methods = [
  { name: 'plurality', form: 'set', hasSeats: true },
  { name: 'approval', form: 'set', hasSeats: true },
  { name: 'score', form: 'scores', hasSeats: true, top: 10 },
  { name: 'instant-runoff', form: 'order' },
  { name: 'schulze', form: 'order' },
  { name: 'star', form: 'scores', top: 5 },
  { name: 'stv', form: 'order', hasSeats: true },
  { name: 'motion', form: 'set' },
];

/** A method by its name. One that only a newer silo knows has a name alone. */
export const methodOf = (name) => methods.find((method) => method.name === name) ?? { name };
