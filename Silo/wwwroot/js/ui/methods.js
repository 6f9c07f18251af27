// How methods are called.
import { text } from '../text.js';

/** `{ title, means }`; of a method that a newer silo knows, its name. */
export const wordsOf = (method) => text.methods[method] ?? { title: method };
