// §3: transactions as bytes, their ids and signatures.
import { MOST_TRANSACTION, Reader, demand, sha256, tagged } from './bytes.mjs';
import { isPoint, isSignedByPerson } from './keys.mjs';
import { KINDS } from './kinds.mjs';
import { leafOf } from './merkle.mjs';

/** Reads a transaction, to the last byte. */
export function readTransaction(chain, bytes) {
  demand(bytes.length <= MOST_TRANSACTION, 'too-large');
  const reader = new Reader(bytes);
  const rules = KINDS[reader.u8() - 1];
  demand(rules, 'malformed');
  const fields = rules.read(reader);
  const signed = tagged(rules.tag, chain, bytes.subarray(0, reader.at));
  const signature = fields.signer && reader.raw(64);
  reader.end();
  return { kind: rules.kind, rules, ...fields, signed, signature, id: sha256(signed), leaf: leafOf(bytes) };
}

/** T1 and T2. */
export function checkSignature(transaction) {
  if (transaction.signer === null) return;
  const { signer, recipient, others = [] } = transaction;
  demand([signer, ...others].every(isPoint) && (!recipient || isPoint(recipient)), 'invalid-key');
  demand(isSignedByPerson(signer, transaction.signed, transaction.signature), 'wrong-signature');
}
