// An election as the form has it, and its faults. The rules are PROTOCOL's, and nodes judge by them.
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';

const MOST_BYTES = 200;
const MOST_DESCRIPTION = 2000;
const MOST_DETAILS = 1000;
const MOST_LINK = 300;
const MOST_OTHERS = 7;
const MOST_OPTIONS = 64;
const MOST_CONTESTS = 32;
const DAY = 86_400_000;
const MOST_DAYS = 366;
const MOST_SETTLE = 30 * 86_400;

// O3: characters that terminals, logs and pages would obey.
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

// O13.
const LINK = /^https:\/\/[\u0021-\u007e]+$/;

const two = (number) => String(number).padStart(2, '0');

/** A moment as a `datetime-local` field has it. */
export function local(time) {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const emptyOption = (name = '') => ({ name, details: '', link: '' });

/** What is empty among least, most and quorum is what the method usually has. */
export const emptyContest = () => ({
  title: '', description: '', options: [emptyOption(), emptyOption()], method: methods[0].name, seats: '1', least: '', most: '',
  topScore: '10', majority: '>1/2', quorum: '', ties: 'lots',
});

export const emptyDraft = () => ({
  title: '', description: '', contests: [emptyContest()], opens: '', closes: local(Date.now() + DAY), settle: '60', revoting: 'never',
  order: 'shuffled', purpose: 'election', byRoll: false, others: '',
});

/**
 * The faults of a draft, as messages by field, and '' for a good field. `contests` has those of each contest, with a message for each
 * option; `questions` and `rules` tell of any fault in a part of the form.
 */
export function faultsOf(draft, now = Date.now()) {
  const titles = titlesOf(draft).map(seen);
  const contests = draft.contests.map((contest, index) => ({
    ...faultsOfContest(contest),
    title: draft.contests.length === 1 ? '' : faultOfText(contest.title) || faultOfTwin(titles, index),
  }));
  const questions = {
    title: faultOfText(draft.title),
    description: faultOfLong(draft.description, MOST_DESCRIPTION),
    count: draft.contests.length > MOST_CONTESTS ? text.faultTooManyContests(MOST_CONTESTS) : '',
  };
  const rules = {
    opens: faultOfLocal(draft.opens),
    closes: faultOfLocal(draft.closes) || faultOfClose(draft, now),
    settle: isWhole(draft.settle, 0, MOST_SETTLE) ? '' : text.faultSettle,
    others: faultOfOthers(draft.others),
    eligibility: !draft.byRoll && draft.contests.some(needsRoll) ? text.faultNeedsRoll : '',
  };
  const asked = [...Object.values(questions), ...contests.flatMap((contest) => Object.values(contest).flat())];
  return { ...questions, ...rules, contests, questions: asked.some(Boolean), rules: Object.values(rules).some(Boolean) };
}

/** A quorum and some majorities are parts of a roll. */
const needsRoll = ({ method, majority, quorum }) => quorum !== '' || (method === 'motion' && majority.endsWith('roll'));

function faultsOfContest({ description, options, method, topScore, seats, least, most, quorum }) {
  const shown = options.map(({ name }) => seen(name));
  const { form, hasSeats } = methodOf(method);
  const hasChoose = form !== 'scores' && method !== 'motion';
  const isPart = (typed) => typed === '' || isWhole(typed, 1, options.length);
  return {
    description: faultOfLong(description, MOST_DESCRIPTION),
    options: options.map(({ name }, index) => faultOfText(name) || faultOfTwin(shown, index)),
    details: options.map(({ details }) => faultOfLong(details, MOST_DETAILS)),
    links: options.map(({ link }) => (link.trim() === '' || (LINK.test(link.trim()) && link.length <= MOST_LINK) ? '' : text.faultLink)),
    count: faultOfCount(method, options.length),
    topScore: form !== 'scores' || isWhole(topScore, 1, 100) ? '' : text.faultTopScore,
    seats: !hasSeats || isWhole(seats, 1, options.length) ? '' : text.faultSeats(options.length),
    choose: !hasChoose || (isPart(least) && isPart(most) && Number(least || 1) <= Number(most || options.length))
      ? '' : text.faultChoose(options.length),
    quorum: quorum === '' || isFraction(quorum) ? '' : text.faultQuorum,
  };
}

function isFraction(typed) {
  const [, above, below] = /^(\d{1,3})\/(\d{1,3})$/.exec(typed) ?? [];
  return Number(above) >= 1 && Number(above) <= Number(below) && Number(below) <= 255;
}

function faultOfOthers(typed) {
  const keys = typed.split(/\s+/).filter(Boolean).map((key) => key.toLowerCase());
  const areGood = keys.length <= MOST_OTHERS && keys.every((key) => /^[0-9a-f]{128}$/.test(key)) && new Set(keys).size === keys.length;
  return areGood ? '' : text.faultOthers(MOST_OTHERS);
}

/** Of a description or details, which may have lines. */
function faultOfLong(value, most) {
  if (new TextEncoder().encode(value).length > most) return text.faultLong(most);
  return UNPRINTABLE.test(value.replaceAll('\n', '')) ? text.faultUnprintable : '';
}

function faultOfCount(method, options) {
  if (method === 'motion' && options !== 2) return text.faultMotion;
  return options > MOST_OPTIONS ? text.faultTooMany(MOST_OPTIONS) : '';
}

const faultOfTwin = (shown, index) => (shown.indexOf(shown[index]) < index ? text.faultDuplicate : '');

/** A single contest has the election's title. */
export const titlesOf = ({ title, contests }) => contests.map((contest) => (contests.length === 1 ? title : contest.title).trim());

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

/** The fault of a later close (C3). @param closes When it closes so far. */
export function faultOfExtension(typed, closes, now = Date.now()) {
  if (!(Date.parse(typed) > closes)) return text.faultEarlier;
  return faultOfLocal(typed) || (Date.parse(typed) - now > MOST_DAYS * DAY ? text.faultFar : '');
}
