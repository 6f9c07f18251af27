// Credentials for elections by roll (PROTOCOL §3): the registrar signs a key that it never sees.
import { fromHex, tagged, toHex } from './bytes.js';
import { hash, key as keyCodec, u8 } from './codec.js';
import { Failure } from './failure.js';
import * as blindRsa from './blind-rsa.js';
import * as store from './store.js';

const RANDOMIZER_SIZE = 32;

/** The credential of a key for an election, as a vote bears it; null where there is none yet. */
export async function find(election, voter) {
  const { randomizer, signature } = (await store.find('credentials', [election, voter])) ?? {};
  return signature ? { randomizer, signature } : null;
}

/**
 * Gets a credential.
 * @param key From `keys.js`: the voter's.
 * @param ask Given the blinded message in hex, gives the registrar's answer in hex.
 * @throws What `ask` throws; the same question is asked again then, since another one would be refused.
 */
export async function request(chain, election, key, issuer, ask) {
  const modulus = fromHex(issuer);
  const message = messageOf(chain, election, key.key);
  const question = (await store.find('credentials', [election, key.key])) ?? (await questionOf(chain, election, key, modulus));
  const answer = fromHex(await ask(question.blinded));
  const prepared = blindRsa.prepare(fromHex(question.randomizer), message);
  const signature = answer && (await blindRsa.finalize(modulus, prepared, answer, fromHex(question.inverse)));
  if (!signature) throw new Failure('registrar-answer');

  // In place of the question: nothing stays that would link the two.
  const credential = { randomizer: question.randomizer, signature: toHex(signature) };
  await store.save('credentials', { election, voter: key.key, ...credential });
  return credential;
}

/** It binds the one-time key to one election on one chain. */
export const messageOf = (chain, election, voter) => tagged('ballot/creds/v1', chain, hash.write(election), keyCodec.write(voter));

/** The one question that a key asks in an election (K5). @param key With its seed. */
export async function derive(chain, election, { key, seed }, modulus) {
  const size = RANDOMIZER_SIZE + blindRsa.SALT_SIZE + modulus.length;
  // A factor may lie above the modulus: each attempt derives another one, and half of them serve.
  for (let attempt = 0; ; attempt++) {
    const info = tagged('ballot/blind/v1', chain, hash.write(election), u8.write(attempt));
    const derived = new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, seed, 8 * size));
    const question = await blind(chain, election, key, modulus, derived);
    if (question) return question;
  }
}

async function questionOf(chain, election, key, modulus) {
  if (key.seed) return derive(chain, election, key, modulus);
  // A key that an older page kept can't be derived from: its question is drawn, and is on disk before it is asked. Where another tab was
  // faster its question is the one.
  for (;;) {
    const drawn = await blind(chain, election, key.key, modulus, crypto.getRandomValues(new Uint8Array(RANDOMIZER_SIZE + blindRsa.SALT_SIZE + modulus.length)));
    if (drawn) return store.addOrFind('credentials', { election, voter: key.key, ...drawn });
  }
}

/** Null where the factor hides nothing or is above the modulus. @param bytes Randomizer, salt and factor. */
async function blind(chain, election, voter, modulus, bytes) {
  const [randomizer, salt, factor] = [bytes.subarray(0, RANDOMIZER_SIZE), bytes.subarray(RANDOMIZER_SIZE, -modulus.length), bytes.subarray(-modulus.length)];
  const blinding = await blindRsa.blind(modulus, blindRsa.prepare(randomizer, messageOf(chain, election, voter)), salt, factor);
  return blinding && { randomizer: toHex(randomizer), blinded: toHex(blinding.blinded), inverse: toHex(blinding.inverse) };
}
