// Transactions (PROTOCOL §3). A kind is an entry of the table: its number, its tag, who signs it, its fields.
import { concat, demand, fromHex, sha256, tagged, toHex } from './bytes.js';
import { MOST_TIME, decode, hash, key, len, list, oneOf, optional, raw, record, shortList, text, time, u32, u64, u8 } from './codec.js';
import { leafOf } from './merkle.js';
import { methods } from './methods.js';

const MOST_BYTES = 65_536;
const MOST_CONTESTS = 32;
const MOST_OPTIONS = 64;
const below32 = len(2 ** 32 - 1);
const fraction = record([['numerator', u8], ['denominator', u8]]);

const contest = record([
  // The encoding does not bound the number of options; a rule does (O5).
  ['title', text], ['description', text], ['options', shortList(record([['name', text], ['details', text], ['link', text]]))],
  ['method', oneOf(...methods.map(({ name }) => name))], ['seats', u8], ['least', u8], ['most', u8], ['top', u8],
  ['bar', oneOf('at-least', 'more-than')], ['majority', fraction], ['base', oneOf('votes', 'ballots', 'roll')], ['quorum', fraction],
  ['ties', oneOf('lots', 'stand')],
]);

const roll = record([
  ['registrar', key], ['root', hash], ['classes', shortList(record([['weight', below32], ['size', below32], ['issuer', raw(256)]]))],
]);
const credential = record([['class', u8], ['randomizer', raw(32)], ['signature', raw(256)]]);

export const kinds = {
  open: {
    number: 1, tag: 'ballot/open/v1', signer: 'organiser',
    fields: record([
      ['organiser', key], ['others', shortList(key)], ['title', text], ['description', text], ['contests', shortList(contest)],
      ['opens', time], ['closes', time], ['settle', len(MOST_TIME)], ['created', time], ['revoting', oneOf('never', 'last')],
      ['order', oneOf('shuffled', 'listed')], ['purpose', oneOf('election', 'rehearsal')], ['roll', optional(roll)],
    ]),
  },
  vote: {
    number: 2, tag: 'ballot/vote/v1', signer: 'voter',
    fields: record([
      ['voter', key], ['election', hash], ['minute', u32], ['revision', below32],
      ['answers', shortList(shortList(u8, MOST_OPTIONS), MOST_CONTESTS)], ['credential', optional(credential)],
    ]),
  },
  close: { number: 3, tag: 'ballot/close/v1', signer: 'organiser', fields: record([['organiser', key], ['election', hash]]) },
  seal: { number: 4, tag: 'ballot/seal/v1', signer: null, fields: record([['election', hash]]) },
  transfer: {
    number: 5, tag: 'ballot/coins/v1', signer: 'sender',
    fields: record([['sender', key], ['recipient', key], ['amount', u64], ['sequence', below32]]),
  },
  issuances: {
    number: 6, tag: 'ballot/issued/v1', signer: 'registrar',
    fields: record([['registrar', key], ['election', hash], ['issued', shortList(below32)]]),
  },
  pause: {
    number: 7, tag: 'ballot/pause/v1', signer: 'organiser',
    fields: record([['organiser', key], ['election', hash], ['turn', below32]]),
  },
  extend: {
    number: 8, tag: 'ballot/extend/v1', signer: 'organiser',
    fields: record([['organiser', key], ['election', hash], ['closes', time]]),
  },
  withdraw: {
    number: 9, tag: 'ballot/option/v1', signer: 'organiser',
    fields: record([['organiser', key], ['election', hash], ['contest', u8], ['option', u8]]),
  },
};

/** The bytes that an id and a signature cover. */
const signedPart = (kind, values) => concat(u8.write(kinds[kind].number), kinds[kind].fields.write(values));

const idOf = async (chain, kind, payload) => toHex(await sha256(tagged(kinds[kind].tag, chain, payload)));

/**
 * Signs a transaction. The same bytes are the same transaction, however often they are sent.
 * @param chain The chain's id.
 * @param sign Signs bytes with the signer's key (`keys.js`).
 */
export async function signed(chain, kind, values, sign) {
  const payload = signedPart(kind, values);
  const signature = await sign(tagged(kinds[kind].tag, chain, payload));
  return { kind, ...values, id: await idOf(chain, kind, payload), bytes: concat(payload, signature) };
}

/** Reads canonical bytes. It leaves the signature to `isSigned`, and to the nodes. @throws Malformed */
export async function read(chain, bytes) {
  demand(bytes && bytes.length <= MOST_BYTES);
  const found = Object.entries(kinds).find(([, { number }]) => number === bytes[0]);
  demand(found);
  const [kind, { fields, signer }] = found;
  const payload = bytes.subarray(0, bytes.length - (signer ? 64 : 0));
  return { kind, ...decode(fields, payload.subarray(1)), id: await idOf(chain, kind, payload), bytes };
}

/** Whether its signer signed it. */
export async function isSigned(chain, { kind, bytes, ...values }) {
  const { tag, signer } = kinds[kind];
  if (!signer) return true;
  const point = concat(Uint8Array.of(4), fromHex(values[signer]));
  // Bytes that are no point of the curve can't be imported, and are nobody's key.
  const key = await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']).catch(() => null);
  const preimage = tagged(tag, chain, bytes.subarray(0, -64));
  return Boolean(key) && crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes.subarray(-64), preimage);
}

/** The leaf of a transaction in its block's Merkle tree. */
export const leaf = (transaction) => leafOf(transaction.bytes);

/** Reads an election's opening. The election's id is that of this transaction, so other bytes are another election's. */
export async function readElection(chain, id, hex) {
  const election = await read(chain, fromHex(hex));
  demand(election.kind === 'open' && election.id === id, 'other-definition');
  return election;
}
