// An election as the form has it: its faults, and the terms that are signed. The rules are PROTOCOL's, and nodes judge by them.
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';

const MOST_BYTES = 200;
const MOST_OPTIONS = 64;
const MOST_CONTESTS = 32;
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

export const emptyContest = () => ({
  title: '', options: ['', ''], method: methods[0].name, seats: '1', topScore: '10', majority: '>1/2', ties: 'lots',
});

export const emptyDraft = () => ({
  title: '', contests: [emptyContest()], opens: '', closes: local(Date.now() + DAY), settle: '60', revoting: 'never', order: 'shuffled',
  purpose: 'election', byRoll: false,
});

/**
 * The faults of a draft, as messages by field, and '' for a good field. `contests` has those of each contest, with a message for each
 * option; `any` tells of any fault.
 */
export function faultsOf(draft, now = Date.now()) {
  const titles = titlesOf(draft).map(seen);
  const contests = draft.contests.map((contest, index) => ({
    ...faultsOfContest(contest),
    title: draft.contests.length === 1 ? '' : faultOfText(contest.title) || faultOfTwin(titles, index),
  }));
  const faults = {
    title: faultOfText(draft.title),
    count: draft.contests.length > MOST_CONTESTS ? text.faultTooManyContests(MOST_CONTESTS) : '',
    opens: faultOfLocal(draft.opens),
    closes: faultOfLocal(draft.closes) || faultOfClose(draft, now),
    settle: isWhole(draft.settle, 0, MOST_SETTLE) ? '' : text.faultSettle,
  };
  const all = [...Object.values(faults), ...contests.flatMap((contest) => Object.values(contest).flat())];
  return { ...faults, contests, any: all.some(Boolean) };
}

function faultsOfContest({ options, method, topScore, seats }) {
  const shown = options.map(seen);
  const { form, hasSeats } = methodOf(method);
  return {
    options: options.map((option, index) => faultOfText(option) || faultOfTwin(shown, index)),
    count: faultOfCount(method, options.length),
    topScore: form !== 'scores' || isWhole(topScore, 1, 100) ? '' : text.faultTopScore,
    seats: !hasSeats || isWhole(seats, 1, options.length) ? '' : text.faultSeats(options.length),
  };
}

function faultOfCount(method, options) {
  if (method === 'motion' && options !== 2) return text.faultMotion;
  return options > MOST_OPTIONS ? text.faultTooMany(MOST_OPTIONS) : '';
}

const faultOfTwin = (shown, index) => (shown.indexOf(shown[index]) < index ? text.faultDuplicate : '');

/** A single contest has the election's title. */
const titlesOf = ({ title, contests }) => contests.map((contest) => (contests.length === 1 ? title : contest.title).trim());

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
  organiser, others: [], title: draft.title.trim(), description: '', contests: draft.contests.map((contest, number) =>
    contestOf(contest, titlesOf(draft)[number])),
  opens: draft.opens ? Date.parse(draft.opens) : now, closes: Date.parse(draft.closes), settle: Number(draft.settle) * 1000,
  created: now, revoting: draft.revoting, order: draft.order, purpose: draft.purpose, roll,
});

/** What is checked for look-alikes and twins before an organiser signs. */
export const askedOf = (draft, organiser) => ({
  title: draft.title.trim(),
  contests: draft.contests.map(({ options }, number) =>
    ({ title: titlesOf(draft)[number], options: options.map((option) => option.trim()) })),
  organiser,
});

/** The majorities that a motion can ask for here, by how they are written. */
export const MAJORITIES = {
  '>1/2': { bar: 'more-than', majority: { numerator: 1, denominator: 2 }, base: 'votes' },
  '2/3': { bar: 'at-least', majority: { numerator: 2, denominator: 3 }, base: 'votes' },
  '3/4': { bar: 'at-least', majority: { numerator: 3, denominator: 4 }, base: 'votes' },
  '>1/2 of ballots': { bar: 'more-than', majority: { numerator: 1, denominator: 2 }, base: 'ballots' },
};

const NONE = { numerator: 0, denominator: 0 };

/** A contest with the terms that its method usually has (O10). */
function contestOf({ options, method, seats, topScore, majority, ties }, title) {
  const { form, hasSeats } = methodOf(method);
  const [isMotion, places] = [method === 'motion', hasSeats ? Number(seats) : 1];
  const most = isMotion ? 1 : method === 'plurality' ? places : options.length;
  return {
    title, description: '', options: options.map((name) => ({ name: name.trim(), details: '', link: '' })), method, seats: places,
    least: form === 'scores' ? options.length : 1, most, top: form === 'scores' ? Number(topScore) : 0,
    ...(isMotion ? MAJORITIES[majority] : { bar: 'at-least', majority: NONE, base: 'votes' }),
    quorum: NONE, ties: isMotion ? 'lots' : ties,
  };
}
