// An election as it is signed, from the form and back into it.
import { methodOf } from '../../lib/methods.js';
import { emptyDraft, titlesOf } from './draft.js';

/** The majorities that a motion can ask for here, by how they are written. */
export const MAJORITIES = {
  '>1/2': majority('more-than', 1, 2, 'votes'),
  '2/3': majority('at-least', 2, 3, 'votes'),
  '3/4': majority('at-least', 3, 4, 'votes'),
  '>1/2 of ballots': majority('more-than', 1, 2, 'ballots'),
  '>1/2 of roll': majority('more-than', 1, 2, 'roll'),
  '2/3 of roll': majority('at-least', 2, 3, 'roll'),
};

const NONE = { numerator: 0, denominator: 0 };
const NO_MAJORITY = { bar: 'at-least', majority: NONE, base: 'votes' };

function majority(bar, numerator, denominator, base) {
  return { bar, majority: { numerator, denominator }, base };
}

/** The other organisers' keys, in the order in which they are signed (O14). */
export const othersOf = ({ others }) => others.split(/\s+/).filter(Boolean).map((key) => key.toLowerCase()).sort();

/** The fields of the transaction. @param roll Null where anybody may vote. @param now The silo's time, at which it opens if at once. */
export const termsOf = (draft, organiser, roll, now) => ({
  organiser, others: othersOf(draft), title: draft.title.trim(), description: draft.description.trim(),
  contests: draft.contests.map((contest, number) => contestOf(contest, titlesOf(draft)[number])),
  opens: draft.opens ? Date.parse(draft.opens) : now, closes: Date.parse(draft.closes), settle: Number(draft.settle) * 1000,
  created: now, revoting: draft.revoting, order: draft.order, purpose: draft.purpose, roll,
});

/** What is checked for look-alikes and twins before an organiser signs. */
export const askedOf = (draft, organiser) => ({
  title: draft.title.trim(),
  contests: draft.contests.map(({ options }, number) =>
    ({ title: titlesOf(draft)[number], options: options.map(({ name }) => name.trim()) })),
  organiser,
});

/** A contest with its terms (O10). What was left empty is what its method usually has. */
function contestOf({ description, options, method, seats, least, most, topScore, majority: written, quorum, ties }, title) {
  const { form, hasSeats } = methodOf(method);
  const [isMotion, isScores, places] = [method === 'motion', form === 'scores', hasSeats ? Number(seats) : 1];
  const usual = isMotion ? 1 : method === 'plurality' ? places : options.length;
  return {
    title, description: description.trim(), options: options.map(({ name, details, link }) =>
      ({ name: name.trim(), details: details.trim(), link: link.trim() })),
    method, seats: places,
    least: isScores ? options.length : isMotion ? 1 : Number(least || 1), most: isScores || isMotion ? usual : Number(most || usual),
    top: isScores ? Number(topScore) : 0,
    ...(isMotion ? MAJORITIES[written] : NO_MAJORITY), quorum: fractionOf(quorum) ?? NONE, ties: isMotion ? 'lots' : ties,
  };
}

function fractionOf(written) {
  const [numerator, denominator] = written.split('/').map(Number);
  return written ? { numerator, denominator } : null;
}

/** The form of an election that there is, to open another one like it. Its times are not taken over. */
export const draftOf = ({ title, description, others, contests, settle, revoting, order, purpose, roll }) => ({
  ...emptyDraft(), title, description, others: others.join('\n'), settle: String(settle / 1000), revoting, order, purpose,
  byRoll: Boolean(roll), contests: contests.map(formOf),
});

function formOf({ title, description, options, method, seats, least, most, top, bar, majority: part, base, quorum, ties }) {
  const isSame = (one) => one.bar === bar && one.base === base
    && one.majority.numerator === part.numerator && one.majority.denominator === part.denominator;
  return {
    title, description, options: options.map(({ name, details, link }) => ({ name, details, link })), method, seats: String(seats),
    least: String(least), most: String(most), topScore: String(top || 10),
    majority: Object.keys(MAJORITIES).find((written) => isSame(MAJORITIES[written])) ?? '>1/2',
    quorum: quorum.denominator ? `${quorum.numerator}/${quorum.denominator}` : '', ties,
  };
}
