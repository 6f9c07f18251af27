// Credentials for elections by roll (PROTOCOL §3): the registrar signs a key that it never sees.
import { fromHex, tagged, toHex } from './bytes.js';
import { hash, key as keyCodec, u8 } from './codec.js';
import { Failure } from './failure.js';
import * as blindRsa from './blind-rsa.js';
import * as store from './store.js';

const RANDOMIZER_SIZE = 32;

/** The credential of a key for an election, as a vote carries it; null where there is none yet. */
export async function find(election, voter) {
  const kept = (await store.find('credentials', [election, voter])) ?? {};
  return kept.signature ? { class: kept.class ?? 0, randomizer: kept.randomizer, signature: kept.signature } : null;
}

/**
 * Gets a credential.
 * @param key The voter's, from `keys.js`.
 * @param roll The election's, from its opening.
 * @param ask Takes the blinded messages, one for each class of the roll, in hex. Gives the registrar's answer `{ class, signature }`.
 * @throws What `ask` throws. The next call asks the same question again, since the registrar would refuse another one.
 */
export async function request(chain, election, key, roll, ask) {
  const moduli = roll.classes.map(({ issuer }) => fromHex(issuer));
  const message = messageOf(chain, election, key.key);
  const question = partsOf(await store.find('credentials', [election, key.key])) ?? (await questionOf(chain, election, key, moduli));
  const answer = await ask(question.map(({ blinded }) => blinded).join(''));
  const [part, modulus, bytes] = [question[answer.class], moduli[answer.class], fromHex(answer.signature)];
  // Whatever class the silo names, only a signature under that class's key passes.
  const prepared = part && blindRsa.prepare(fromHex(part.randomizer), message);
  const signature = part && bytes && (await blindRsa.finalize(modulus, prepared, bytes, fromHex(part.inverse)));
  if (!signature) throw new Failure('registrar-answer');

  // It replaces the question, so that this browser keeps nothing that links the vote to the request.
  const credential = { class: answer.class, randomizer: part.randomizer, signature: toHex(signature) };
  await store.save('credentials', { election, voter: key.key, ...credential });
  return credential;
}

/** What the registrar signs unseen: it binds the key to one election on one chain. */
export const messageOf = (chain, election, voter) => tagged('ballot/creds/v1', chain, hash.write(election), keyCodec.write(voter));

/** The blinded message of a key in an election, for one class (K5). @param key With its seed. @param place The class's, in the roll. */
export async function derive(chain, election, { key, seed }, modulus, place = 0) {
  const size = sizeFor(modulus);
  // A factor may lie above the modulus. Each attempt derives another one, and about half of them serve.
  for (let attempt = 0; ; attempt++) {
    const info = tagged('ballot/blind/v1', chain, hash.write(election), u8.write(place), u8.write(attempt));
    const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
    const derived = new Uint8Array(await crypto.subtle.deriveBits(derivation, seed, 8 * size));
    const question = await blind(chain, election, key, modulus, derived);
    if (question) return question;
  }
}

/** A part for each class of the roll. */
async function questionOf(chain, election, key, moduli) {
  // It follows from the key, so it is kept nowhere.
  if (key.seed) return Promise.all(moduli.map((modulus, place) => derive(chain, election, key, modulus, place)));
  // A key that an older page kept has no seed to derive from. Its question is random, and kept before it is asked; the first tab to keep
  // one decides it.
  const parts = await Promise.all(moduli.map((modulus) => draw(chain, election, key.key, modulus)));
  return partsOf(await store.addOrFind('credentials', { election, voter: key.key, parts }));
}

async function draw(chain, election, voter, modulus) {
  for (;;) {
    const drawn = await blind(chain, election, voter, modulus, crypto.getRandomValues(new Uint8Array(sizeFor(modulus))));
    if (drawn) return drawn;
  }
}

/** The parts of a kept question; older pages kept its only one as it was. */
const partsOf = (kept) => kept?.parts ?? (kept?.blinded ? [kept] : null);

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
