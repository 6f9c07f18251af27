// §3: transactions as bytes, their ids and signatures.
import { Reader, demand, sha256, tagged, MOST_TIME } from './bytes.mjs';
import { NAMES, hasTop } from './counting.mjs';
import { isModulus, isPoint, isSignedByPerson } from './keys.mjs';
import { leafOf } from './merkle.mjs';

export const MOST_BYTES = 16_384;

const KINDS = {
  1: { kind: 'open', tag: 'ballot/open/v1', read: readOpen },
  2: { kind: 'vote', tag: 'ballot/vote/v1', read: readVote },
  3: { kind: 'close', tag: 'ballot/close/v1', read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32) }) },
  4: { kind: 'seal', tag: 'ballot/seal/v1', read: (reader) => ({ signer: null, election: reader.raw(32) }) },
  5: { kind: 'transfer', tag: 'ballot/coins/v1', read: readTransfer },
  6: { kind: 'issuances', tag: 'ballot/issued/v1', read: (reader) => readNumbered(reader, 'issued') },
  7: { kind: 'pause', tag: 'ballot/pause/v1', read: (reader) => readNumbered(reader, 'turn') },
};

const readNumbered = (reader, name) => ({ signer: reader.raw(64), election: reader.raw(32), [name]: reader.len(2 ** 32 - 1) });

function readOpen(reader) {
  const fields = {
    signer: reader.raw(64),
    title: reader.text(),
    options: reader.list(reader.len(MOST_BYTES), () => reader.text()),
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
}

function readRoll(reader) {
  const roll = { issuer: reader.raw(256), registrar: reader.raw(64), size: reader.len(2 ** 32 - 1), root: reader.raw(32) };
  demand(isModulus(roll.issuer), 'malformed');
  return roll;
}

function readTransfer(reader) {
  return { signer: reader.raw(64), recipient: reader.raw(64), amount: reader.u64(), sequence: reader.len(2 ** 32 - 1) };
}

function readVote(reader) {
  const fields = { signer: reader.raw(64), election: reader.raw(32), minute: reader.u32(), revision: reader.len(2 ** 32 - 1) };
  fields.choices = reader.list(reader.len(64), () => reader.len(2 ** 31 - 1));
  fields.credential = reader.choice(2) === 1 ? { randomizer: reader.raw(32), signature: reader.raw(256) } : null;
  return fields;
}

/** Reads all bytes of a transaction. */
export function readTransaction(chain, bytes) {
  demand(bytes.length <= MOST_BYTES, 'too-large');
  const reader = new Reader(bytes);
  const kind = KINDS[reader.u8()];
  demand(kind, 'malformed');
  const fields = kind.read(reader);
  const signed = tagged(kind.tag, chain, bytes.subarray(0, reader.at));
  const signature = fields.signer && reader.raw(64);
  reader.end();
  return { kind: kind.kind, ...fields, signed, signature, id: sha256(signed), leaf: leafOf(bytes) };
}

/** T1 and T2. */
export function checkSignature(transaction) {
  if (transaction.signer === null) return;
  demand(isPoint(transaction.signer), 'invalid-key');
  demand(transaction.kind !== 'transfer' || isPoint(transaction.recipient), 'invalid-key');
  demand(isSignedByPerson(transaction.signer, transaction.signed, transaction.signature), 'wrong-signature');
}
