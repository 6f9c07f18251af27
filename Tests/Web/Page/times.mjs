// Times that a form takes, where clocks are put forward and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';

process.env.TZ = 'Europe/Amsterdam';
const { emptyDraft, faultsOf } = await import('../../../Silo/wwwroot/js/panels/organise/draft.js');
const { termsOf } = await import('../../../Silo/wwwroot/js/panels/organise/definition.js');
const now = Date.parse('2027-03-01T12:00:00Z');
const opening = (opens) => ({ ...emptyDraft(), title: 'T', opens, closes: '2027-11-20T12:00' });

test('a local time that does not exist is refused with what it could be', () => {
  assert.match(faultsOf(opening('2027-03-28T02:30'), now).opens, /does not exist.*2027-03-28 00:30 UTC or 2027-03-28 01:30 UTC/);
});

test('a local time that comes twice is refused with both', () => {
  const faults = faultsOf(opening('2027-10-31T02:30'), now);
  assert.match(faults.opens, /comes twice: 2027-10-31 00:30 UTC and 2027-10-31 01:30 UTC/);
  assert.equal(faults.rules, true);
});

test('any other is taken', () => {
  for (const opens of ['', '2027-03-28T01:59', '2027-03-28T03:00', '2027-10-31T01:59', '2027-10-31T03:00']) {
    assert.equal(faultsOf(opening(opens), now).opens, '');
  }
});

test('what opens at once opens by the time that is given, whatever the clock here says', () => {
  assert.equal(termsOf(opening(''), 'key', null, now).opens, now);
  assert.equal(termsOf(opening(''), 'key', null, now).created, now);
});
