// An election as a form has it: what is wrong with it, and what is signed in the end. The rules are PROTOCOL's; nodes judge them.
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';

const MOST_BYTES = 200;
const MOST_OPTIONS = 64;
const DAY = 86_400_000;
const MOST_DAYS = 366;
const MOST_SETTLE = 30 * 86_400;

// O3: what terminals, logs and pages would obey.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

const two = (number) => String(number).padStart(2, '0');

/** A moment as `datetime-local` has it. */
function local(time) {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const emptyDraft = () => ({
  title: '', options: ['', ''], opens: '', closes: local(Date.now() + DAY), settle: '60', method: methods[0].name, topScore: '10', revoting: 'never', byRoll: false,
});

/** What is wrong with a draft: messages by field; options' as a list. Empty where nothing is. */
export function faultsOf(draft, now = Date.now()) {
  const faults = {
    title: faultOfText(draft.title),
    options: draft.options.map((option, index) => faultOfText(option) || (draft.options.map(seen).indexOf(seen(option)) < index ? text.faultDuplicate : '')),
    count: draft.options.length > MOST_OPTIONS ? text.faultTooMany(MOST_OPTIONS) : '',
    opens: faultOfLocal(draft.opens),
    closes: faultOfLocal(draft.closes) || faultOfClose(draft, now),
    settle: isWhole(draft.settle, 0, MOST_SETTLE) ? '' : text.faultSettle,
    topScore: methodOf(draft.method).form !== 'scores' || isWhole(draft.topScore, 1, 100) ? '' : text.faultTopScore,
  };
  return { ...faults, any: Boolean(faults.title || faults.options.some(Boolean) || faults.count || faults.opens || faults.closes || faults.settle || faults.topScore) };
}

/** What the eye sees of a text, near enough: what it misses a node refuses. */
const seen = (option) => option.normalize('NFKD').toLowerCase().replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/\s+/g, ' ').trim();

const isWhole = (typed, least, most) => /^\d{1,9}$/.test(typed) && Number(typed) >= least && Number(typed) <= most;

function faultOfText(value) {
  if (!value.trim()) return text.faultEmpty;
  if (new TextEncoder().encode(value).length > MOST_BYTES) return text.faultLong(MOST_BYTES);
  return UNPRINTABLE.test(value) ? text.faultUnprintable : '';
}

/** Where clocks are put forward an hour is left out, and where they are put back one comes twice: nobody can know which was meant. */
function faultOfLocal(typed) {
  if (!typed) return '';
  const read = Date.parse(typed);
  const readings = [offsetAt(read - DAY), offsetAt(read + DAY)].map((minutes) => Date.parse(`${typed}Z`) + minutes * 60_000).sort((one, other) => one - other);
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

/** The fields of the transaction. @param roll Null where anybody may vote. @param now The silo's time: by it an election opens at once. */
export const termsOf = (draft, organiser, roll, now) => ({
  organiser, title: draft.title.trim(), options: draft.options.map((option) => option.trim()), opens: draft.opens ? Date.parse(draft.opens) : now,
  closes: Date.parse(draft.closes), settle: Number(draft.settle) * 1000, created: now, roll, method: draft.method, topScore: Number(draft.topScore),
  revoting: draft.revoting,
});
