// §3: OpenElection.
import { MOST_TIME, demand } from '../bytes.mjs';
import { hasSoundTerms, readContest, readWord, writtenContest } from '../contests.mjs';
import { isModulus } from '../keys.mjs';
import { MOST } from '../state.mjs';
import { hex, instant, items, quoted } from '../text.mjs';

const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;
const UNPRINTABLE = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;
const LINK = /^(https:\/\/[!-~]+)?$/;

const REVOTING = ['never', 'last'];
const ORDERS = ['shuffled', 'listed'];
const PURPOSES = ['election', 'rehearsal'];
const ELIGIBILITIES = ['open', 'roll'];

export default {
  number: 1,
  kind: 'open',
  tag: 'ballot/open/v1',
  read(reader) {
    const fields = {
      signer: reader.raw(64),
      others: reader.list(reader.u8(), () => reader.raw(64)),
      title: reader.text(),
      description: reader.text(),
      contests: reader.list(reader.u8(), () => readContest(reader)),
      opens: reader.time(),
      closes: reader.time(),
      settle: reader.len(MOST_TIME),
      created: reader.time(),
      revoting: readWord(reader, REVOTING),
      order: readWord(reader, ORDERS),
      purpose: readWord(reader, PURPOSES),
    };
    fields.roll = readWord(reader, ELIGIBILITIES) === 'roll' ? readRoll(reader) : null;
    return fields;
  },
  written: ({ signer, others, title, description, contests, opens, closes, settle, created, revoting, order, purpose, roll }) => ({
    organiser: hex(signer),
    others: others.map(hex).join(),
    title: quoted(title),
    description: quoted(description),
    contests: items(contests.map(writtenContest)),
    opens: instant(opens),
    closes: instant(closes),
    settle,
    created: instant(created),
    revoting,
    order,
    purpose,
    eligibility: roll ? 'roll' : 'open',
    ...(roll && {
      registrar: hex(roll.registrar),
      rollRoot: hex(roll.root),
      classes: items(roll.classes.map(({ weight, size, issuer }) => ({ weight, size, issuer: hex(issuer) }))),
    }),
  }),
  add(state, terms, time) {
    checkTexts(terms);
    checkTerms(terms, time);
    demand(state.unsealed.size < MOST.unsealed, 'too-many-elections');
    demand(state.unsealedOf(terms.signer) < MOST.unsealedOfKey, 'too-many-elections-of-key');
    state.open(terms);
  },
  isKeptOut: (promises, { signer, closes }, accepted) => promises.hadNoRoom(signer, accepted) || promises.isTooLate(closes, accepted),
  mayComeYet: ({ tip }, { closes }) => tip.time < closes,
};

function readRoll(reader) {
  const roll = { registrar: reader.raw(64), root: reader.raw(32) };
  const readNumber = () => reader.len(2 ** 32 - 1);
  roll.classes = reader.list(reader.u8(), () => ({ weight: readNumber(), size: readNumber(), issuer: reader.raw(256) }));
  demand(roll.classes.every(({ issuer }) => isModulus(issuer)), 'malformed');
  return roll;
}

const areDistinct = (list) => new Set(list).size === list.length;
const isLonger = (most) => (text) => Buffer.byteLength(text) > most;

/** O12, O1 to O3, O13, and O4 to O6, each for all contests before the next one. */
function checkTexts({ title, description, contests }) {
  const options = contests.flatMap((contest) => contest.options);
  const names = [title, ...contests.map((contest) => contest.title), ...options.map(({ name }) => name)];
  const descriptions = [description, ...contests.map((contest) => contest.description)];
  const [details, links] = [options.map((option) => option.details), options.map(({ link }) => link)];

  demand(contests.length >= 1 && contests.length <= MOST.contests, 'wrong-contests');
  demand(!names.some((name) => BLANK.test(name)), 'empty-text');
  demand(!names.some(isLonger(MOST.name)) && !descriptions.some(isLonger(MOST.description))
    && !details.some(isLonger(MOST.details)) && !links.some(isLonger(MOST.link)), 'text-too-long');
  const lines = [...descriptions, ...details].flatMap((text) => text.split('\n'));
  demand(![...names, ...lines].some((text) => UNPRINTABLE.test(text)), 'unprintable-text');
  demand(links.every((link) => LINK.test(link)), 'wrong-link');
  demand(contests.every((contest) => contest.options.length >= 2), 'too-few-options');
  demand(contests.every((contest) => contest.options.length <= MOST.options), 'too-many-options');
  demand(contests.every((contest) => areDistinct(contest.options.map(({ name }) => name)))
    && areDistinct(contests.map((contest) => contest.title)), 'duplicate-option');
}

/** O7, O10, O11 and O14. */
function checkTerms({ signer, others, contests, opens, closes, settle, roll }, time) {
  demand(closes > opens && closes > time && closes <= time + MOST.ahead && settle <= MOST.settle, 'wrong-schedule');
  demand(contests.every((contest) => hasSoundTerms(contest, roll !== null)), 'wrong-terms');
  demand(roll === null || isSoundRoll(roll.classes), 'wrong-roll');
  const isOther = (key) => !key.equals(signer);
  demand(others.length < MOST.organisers && others.every(isOther) && ascend(others, Buffer.compare), 'wrong-organisers');
}

const ascend = (list, compare) => list.every((item, index) => index === 0 || compare(list[index - 1], item) < 0);

function isSoundRoll(classes) {
  return classes.length >= 1 && classes.length <= MOST.classes
    && classes.every(({ weight, size }) => weight > 0 && size > 0)
    && ascend(classes, (one, other) => one.weight - other.weight)
    && areDistinct(classes.map(({ issuer }) => hex(issuer)))
    && classes.reduce((sum, { weight, size }) => sum + weight * size, 0) <= MOST.weight;
}
