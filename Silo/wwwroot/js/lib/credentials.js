// Credentials for elections by roll (PROTOCOL §3): the registrar signs a key that it never sees.
import { fromHex, tagged, toHex } from './bytes.js';
import { hash, key as keyCodec, u8 } from './codec.js';
import { Failure } from './failure.js';
import * as blindRsa from './blind-rsa.js';
import * as store from './store.js';

const RANDOMIZER_SIZE = 32;

/** Registrars of this network have one class of voters, whose ballots weigh 1. */
const CLASS = 0;

/** The credential of a key for an election, as a vote carries it; null where there is none yet. */
export async function find(election, voter) {
  const { randomizer, signature } = (await store.find('credentials', [election, voter])) ?? {};
  return signature ? { class: CLASS, randomizer, signature } : null;
}

/**
 * Gets a credential.
 * @param key The voter's, from `keys.js`.
 * @param roll The election's, from its opening.
 * @param ask Takes the blinded message and gives the registrar's answer, both in hex.
 * @throws What `ask` throws. The next call asks the same question again, since the registrar would refuse another one.
 */
export async function request(chain, election, key, roll, ask) {
  const modulus = fromHex(roll.classes[CLASS].issuer);
  const message = messageOf(chain, election, key.key);
  const question = (await store.find('credentials', [election, key.key])) ?? (await questionOf(chain, election, key, modulus));
  const answer = fromHex(await ask(question.blinded));
  const prepared = blindRsa.prepare(fromHex(question.randomizer), message);
  const signature = answer && (await blindRsa.finalize(modulus, prepared, answer, fromHex(question.inverse)));
  if (!signature) throw new Failure('registrar-answer');

  // It replaces the question, so that this browser keeps nothing that links the vote to the request.
  const credential = { randomizer: question.randomizer, signature: toHex(signature) };
  await store.save('credentials', { election, voter: key.key, ...credential });
  return { class: CLASS, ...credential };
}

/** What the registrar signs unseen: it binds the key to one election on one chain. */
export const messageOf = (chain, election, voter) => tagged('ballot/creds/v1', chain, hash.write(election), keyCodec.write(voter));

/** The one blinded message of a key in an election (K5). @param key With its seed. */
export async function derive(chain, election, { key, seed }, modulus) {
  const size = sizeFor(modulus);
  // A factor may lie above the modulus. Each attempt derives another one, and about half of them serve.
  for (let attempt = 0; ; attempt++) {
    const info = tagged('ballot/blind/v1', chain, hash.write(election), u8.write(attempt));
    const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
    const derived = new Uint8Array(await crypto.subtle.deriveBits(derivation, seed, 8 * size));
    const question = await blind(chain, election, key, modulus, derived);
    if (question) return question;
  }
}

async function questionOf(chain, election, key, modulus) {
  // It follows from the key, so it is kept nowhere.
  if (key.seed) return derive(chain, election, key, modulus);
  // A key that an older page kept has no seed to derive from. Its question is random, and kept before it is asked; the first tab to keep
  // one decides it.
  for (;;) {
    const random = crypto.getRandomValues(new Uint8Array(sizeFor(modulus)));
    const drawn = await blind(chain, election, key.key, modulus, random);
    if (drawn) return store.addOrFind('credentials', { election, voter: key.key, ...drawn });
  }
}

/** Bytes of randomizer, salt and factor. */
const sizeFor = (modulus) => RANDOMIZER_SIZE + blindRsa.SALT_SIZE + modulus.length;

/** Null where the factor hides nothing, or is above the modulus. @param bytes As many as `sizeFor` says. */
async function blind(chain, election, voter, modulus, bytes) {
  const randomizer = bytes.subarray(0, RANDOMIZER_SIZE);
  const salt = bytes.subarray(RANDOMIZER_SIZE, -modulus.length);
  const factor = bytes.subarray(-modulus.length);
  const blinding = await blindRsa.blind(modulus, blindRsa.prepare(randomizer, messageOf(chain, election, voter)), salt, factor);
  return blinding && { randomizer: toHex(randomizer), blinded: toHex(blinding.blinded), inverse: toHex(blinding.inverse) };
}
