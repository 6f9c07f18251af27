// An election as the form has it: its faults, and the terms that are signed. The rules are PROTOCOL's, and nodes judge by them.
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';

const MOST_BYTES = 200;
const MOST_OPTIONS = 64;
const DAY = 86_400_000;
const MOST_DAYS = 366;
const MOST_SETTLE = 30 * 86_400;

// O3: characters that terminals, logs and pages would obey.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

const two = (number) => String(number).padStart(2, '0');

/** A moment as a `datetime-local` field has it. */
function local(time) {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const emptyDraft = () => ({
  title: '', options: ['', ''], opens: '', closes: local(Date.now() + DAY), settle: '60',
  method: methods[0].name, topScore: '10', revoting: 'never', byRoll: false,
});

/** The faults of a draft, as messages by field, and '' for a good field. `options` has one message for each; `any` tells of any fault. */
export function faultsOf(draft, now = Date.now()) {
  const shown = draft.options.map(seen);
  const faultOfOption = (option, index) => faultOfText(option) || (shown.indexOf(shown[index]) < index ? text.faultDuplicate : '');
  const faults = {
    title: faultOfText(draft.title),
    options: draft.options.map(faultOfOption),
    count: draft.options.length > MOST_OPTIONS ? text.faultTooMany(MOST_OPTIONS) : '',
    opens: faultOfLocal(draft.opens),
    closes: faultOfLocal(draft.closes) || faultOfClose(draft, now),
    settle: isWhole(draft.settle, 0, MOST_SETTLE) ? '' : text.faultSettle,
    topScore: methodOf(draft.method).form !== 'scores' || isWhole(draft.topScore, 1, 100) ? '' : text.faultTopScore,
  };
  return { ...faults, any: Object.values(faults).flat().some(Boolean) };
}

/** Nearly what the eye sees of a text. Nodes refuse the duplicates that it misses. */
const seen = (option) =>
  option.normalize('NFKD').toLowerCase().replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/\s+/g, ' ').trim();

const isWhole = (typed, least, most) => /^\d{1,9}$/.test(typed) && Number(typed) >= least && Number(typed) <= most;

function faultOfText(value) {
  if (!value.trim()) return text.faultEmpty;
  if (new TextEncoder().encode(value).length > MOST_BYTES) return text.faultLong(MOST_BYTES);
  return UNPRINTABLE.test(value) ? text.faultUnprintable : '';
}

/** Clocks that are put forward leave out an hour, and clocks that are put back repeat one. A time in it could mean either of two. */
function faultOfLocal(typed) {
  if (!typed) return '';
  const read = Date.parse(typed);
  const offsets = [offsetAt(read - DAY), offsetAt(read + DAY)];
  const readings = offsets.map((minutes) => Date.parse(`${typed}Z`) + minutes * 60_000).sort((one, other) => one - other);
  const [one, other] = readings.map((time) => new Date(time).toISOString().replace(/:00\.000Z$/, ' UTC').replace('T', ' '));
  if (local(read) !== typed) return text.faultSkipped(one, other);
  return readings[0] !== readings[1] && readings.every((time) => local(time) === typed) ? text.faultTwice(one, other) : '';
}

/** Minutes from local time to UTC. */
const offsetAt = (time) => new Date(time).getTimezoneOffset();

function faultOfClose({ opens, closes }, now) {
  const [from, to] = [opens ? Date.parse(opens) : now, Date.parse(closes)];
  if (!(to > Math.max(from, now))) return text.faultCloses;
  return to - now > MOST_DAYS * DAY ? text.faultFar : '';
}

/** The fields of the transaction. @param roll Null where anybody may vote. @param now The silo's time, at which it opens if at once. */
export const termsOf = (draft, organiser, roll, now) => ({
  organiser, title: draft.title.trim(), options: draft.options.map((option) => option.trim()),
  opens: draft.opens ? Date.parse(draft.opens) : now, closes: Date.parse(draft.closes), settle: Number(draft.settle) * 1000,
  created: now, roll, method: draft.method, topScore: Number(draft.topScore), revoting: draft.revoting,
});
