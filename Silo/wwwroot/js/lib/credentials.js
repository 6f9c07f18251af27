// Credentials for elections by roll (PROTOCOL §3): the registrar signs a key that it never sees.
import { text } from '../text.js';
import { fromHex, tagged, toHex } from './bytes.js';
import { hash, key } from './codec.js';
import * as blindRsa from './blind-rsa.js';
import * as store from './store.js';

/** The credential of a key for an election, as a vote bears it; null where there is none yet. */
export async function find(election, voter) {
  const { randomizer, signature } = (await store.find('credentials', [election, voter])) ?? {};
  return signature ? { randomizer, signature } : null;
}

/**
 * Gets a credential.
 * @param ask Given the blinded message in hex, gives the registrar's answer in hex.
 * @throws What `ask` throws; the same question is asked again then, since another one would be refused.
 */
export async function request(chain, election, voter, issuer, ask) {
  const modulus = fromHex(issuer);
  const message = messageOf(chain, election, voter);
  const question = await begin(modulus, message, election, voter);
  const answer = fromHex(await ask(question.blinded));
  const prepared = blindRsa.prepare(fromHex(question.randomizer), message);
  const signature = answer && (await blindRsa.finalize(modulus, prepared, answer, fromHex(question.inverse)));
  if (!signature) throw new Error(text.errorRegistrar);

  // In place of the question: nothing stays that would link the two.
  const credential = { randomizer: question.randomizer, signature: toHex(signature) };
  await store.save('credentials', { election, voter, ...credential });
  return credential;
}

/** It binds the one-time key to one election on one chain. */
export const messageOf = (chain, election, voter) => tagged('ballot/creds/v1', chain, hash.write(election), key.write(voter));

/** The question that was begun, or a new one, which is on disk before it is asked. */
async function begin(modulus, message, election, voter) {
  const begun = await store.find('credentials', [election, voter]);
  if (begun) return begun;
  const randomizer = random(32);
  const { blinded, inverse } = await blindedOf(modulus, blindRsa.prepare(randomizer, message));
  const question = { election, voter, randomizer: toHex(randomizer), blinded: toHex(blinded), inverse: toHex(inverse) };
  await store.add('credentials', question);
  return question;
}

async function blindedOf(modulus, prepared) {
  // A factor that hides nothing is drawn about never; one above the modulus often.
  for (;;) {
    const blinding = await blindRsa.blind(modulus, prepared, random(blindRsa.SALT_SIZE), random(modulus.length));
    if (blinding) return blinding;
  }
}

const random = (size) => crypto.getRandomValues(new Uint8Array(size));
