// The words for counting methods.
import { text } from '../text.js';

/** `{ title, means }`. A method that only a newer silo knows has its name as the title. */
export const wordsOf = (method) => text.methods[method] ?? { title: method };

/** What a contest's method means. */
export const meansOf = ({ method, seats }) =>
  (method === 'plurality' && Number(seats) > 1 ? text.pluralityOf(seats) : wordsOf(method).means);
