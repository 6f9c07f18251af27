// What a voter has marked so far in a contest, and the answer that it comes to (PROTOCOL §3, N1).
import { methodOf } from './methods.js';

/** 'one' of the options, a 'set' of them, 'scores' for all, or an 'order'. */
export function formOf({ method, most }) {
  const { form } = methodOf(method);
  return form === 'set' && most === 1 ? 'one' : form;
}

/** The marks of an untouched ballot: scores by option, or chosen options in the order of choosing. */
export const start = (contest) => ({ marks: formOf(contest) === 'scores' ? contest.options.map(() => 0) : [], isBlank: false });

/** The choices; null while they are no answer. No choice at all has to be meant. */
export function answerOf(contest, { marks, isBlank }) {
  if (isBlank) return [];
  if (marks.length < contest.least || marks.length > contest.most) return null;
  // The choices of a set ascend, so that the set has one encoding (V10).
  return formOf(contest) === 'set' ? [...marks].sort((one, other) => one - other) : marks;
}

/**
 * The options in an order of this browser's own, so that no option is the first for everybody.
 * @param seed Any text, always the same here.
 */
export function shuffled({ options }, seed) {
  return options.map((_, option) => [mixed(`${seed}:${option}`), option]).sort(([one], [other]) => one - other).map(([, option]) => option);
}

/** FNV-1a, with Murmur's last steps: an order needs no more. */
function mixed(text) {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
