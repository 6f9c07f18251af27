// RSABSSA-SHA384-PSS-Randomized (RFC 9474): a signer signs what it can't see. This is the voter's side; functions have the RFC's names.
import { concat, digest, fromNumber, toNumber } from './bytes.js';
import { Failure } from './failure.js';
import { isSigned } from './rsa.js';

const HASH = 'SHA-384';
const HASH_SIZE = 48;
const EXPONENT = 65537n;

export const SALT_SIZE = 48;

export const prepare = (randomizer, message) => concat(randomizer, message);

/**
 * @param modulus The signer's, as bytes with the top bit set.
 * @param salt Random bytes; 48 for credentials.
 * @param factor As many random bytes as the modulus has.
 * @returns `{ blinded, inverse }`, or null where the factor would hide nothing: draw another one.
 */
export async function blind(modulus, prepared, salt, factor) {
  const n = toNumber(modulus);
  const encoded = toNumber(await encode(prepared, salt, modulus.length));
  if (gcd(encoded, n) !== 1n) throw new Failure('dishonest-key');
  const r = toNumber(factor);
  if (r <= 1n || r >= n - 1n || gcd(r, n) !== 1n) return null;
  return {
    blinded: fromNumber((encoded * raise(r, EXPONENT, n)) % n, modulus.length),
    inverse: fromNumber(inverseOf(r, n), modulus.length),
  };
}

/** A signature that has been verified, or null where the signer's answer gives none. */
export async function finalize(modulus, prepared, answer, inverse, saltSize = SALT_SIZE) {
  const n = toNumber(modulus);
  if (answer.length !== modulus.length || toNumber(answer) >= n) return null;
  const signature = fromNumber((toNumber(answer) * toNumber(inverse)) % n, modulus.length);
  return (await verify(modulus, prepared, signature, saltSize)) ? signature : null;
}

/** The finished signature is an ordinary one of RSA-PSS. */
export const verify = (modulus, prepared, signature, saltSize = SALT_SIZE) => isSigned(modulus, HASH, saltSize, prepared, signature);

/** EMSA-PSS (RFC 8017 §9.1.1), the top bit clear. */
async function encode(message, salt, size) {
  const hash = await digest(HASH, new Uint8Array(8), await digest(HASH, message), salt);
  const block = new Uint8Array(size - HASH_SIZE - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = await maskOf(hash, block.length);
  const masked = block.map((byte, at) => byte ^ mask[at]);
  masked[0] &= 0x7f;
  return concat(masked, hash, Uint8Array.of(0xbc));
}

/** MGF1. */
async function maskOf(seed, size) {
  const parts = [];
  for (let count = 0; count * HASH_SIZE < size; count++) parts.push(await digest(HASH, seed, fromNumber(BigInt(count), 4)));
  return concat(...parts);
}

function raise(base, exponent, modulus) {
  let power = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = (power * square) % modulus;
    square = (square * square) % modulus;
  }
  return power;
}

function gcd(one, other) {
  while (other) [one, other] = [other, one % other];
  return one;
}

function inverseOf(value, modulus) {
  let [rest, next, factor, nextFactor] = [modulus, value, 0n, 1n];
  while (next) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}
