// §3: OpenElection.
import { MOST_TIME, MOST_TRANSACTION, demand } from '../bytes.mjs';
import { NAMES, hasTop } from '../counting.mjs';
import { isModulus } from '../keys.mjs';
import { MOST } from '../state.mjs';
import { hex, instant, quoted } from '../text.mjs';

const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;
const UNPRINTABLE = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

export default {
  number: 1,
  kind: 'open',
  tag: 'ballot/open/v1',
  read(reader) {
    const fields = {
      signer: reader.raw(64),
      title: reader.text(),
      options: reader.list(reader.len(MOST_TRANSACTION), () => reader.text()),
      opens: reader.time(),
      closes: reader.time(),
      settle: reader.len(MOST_TIME),
      created: reader.time(),
    };
    fields.roll = reader.choice(2) === 1 ? readRoll(reader) : null;
    fields.method = NAMES[reader.choice(NAMES.length)];
    fields.top = hasTop(fields.method) ? reader.u8() : null;
    fields.mayRevote = reader.choice(2) === 1;
    return fields;
  },
  written: (open) => ({
    organiser: hex(open.signer),
    title: quoted(open.title),
    options: open.options.map(quoted).join(),
    opens: instant(open.opens),
    closes: instant(open.closes),
    settle: open.settle,
    created: instant(open.created),
    method: open.method,
    ...(open.top !== null && { topScore: open.top }),
    revoting: open.mayRevote ? 'last' : 'never',
    eligibility: open.roll ? 'roll' : 'open',
    ...(open.roll && {
      issuer: hex(open.roll.issuer),
      registrar: hex(open.roll.registrar),
      rollSize: open.roll.size,
      rollRoot: hex(open.roll.root),
    }),
  }),
  add(state, terms, time) {
    checkTerms(terms, time);
    demand(state.unsealed.size < MOST.unsealed, 'too-many-elections');
    demand(state.unsealedOf(terms.signer) < MOST.unsealedOfKey, 'too-many-elections-of-key');
    state.open(terms);
  },
  isKeptOut: (promises, { signer, closes }, accepted) => promises.hadNoRoom(signer, accepted) || promises.isTooLate(closes, accepted),
  mayComeYet: ({ tip }, { closes }) => tip.time < closes,
};

function readRoll(reader) {
  const roll = { issuer: reader.raw(256), registrar: reader.raw(64), size: reader.len(2 ** 32 - 1), root: reader.raw(32) };
  demand(isModulus(roll.issuer), 'malformed');
  return roll;
}

/** O1 to O7, O10 and O11. */
function checkTerms({ title, options, opens, closes, settle, top, roll }, time) {
  const texts = [title, ...options];
  demand(!texts.some((text) => BLANK.test(text)), 'empty-text');
  demand(!texts.some((text) => Buffer.byteLength(text) > MOST.text), 'text-too-long');
  demand(!texts.some((text) => UNPRINTABLE.test(text)), 'unprintable-text');
  demand(options.length >= 2, 'too-few-options');
  demand(options.length <= MOST.options, 'too-many-options');
  demand(new Set(options).size === options.length, 'duplicate-option');
  demand(closes > opens && closes > time && closes <= time + MOST.ahead && settle <= MOST.settle, 'wrong-schedule');
  demand(top === null || (top >= 1 && top <= MOST.score), 'wrong-top-score');
  demand(!roll || roll.size > 0, 'empty-roll');
}
