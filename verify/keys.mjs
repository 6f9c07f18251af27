// §1, K1 to K5: keys and signatures.
import { createHash, createPublicKey, hkdfSync, verify } from 'node:crypto';
import { sha256, tagged, toNumber } from './bytes.mjs';

const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** K1: 64 bytes that are a point of P-256: y² = x³ − 3x + b. */
export function isPoint(key) {
  const [x, y] = [toNumber(key.subarray(0, 32)), toNumber(key.subarray(32))];
  return x < PRIME && y < PRIME && (y * y - (x * x * x - 3n * x + B)) % PRIME === 0n;
}

/** K3, K4: the top bit set, odd. */
export const isModulus = (modulus) => modulus[0] >= 0x80 && modulus.at(-1) % 2 === 1;

const base64 = (bytes) => bytes.base64urlSlice();

/** K2. @param key One that keeps K1. @param signed The bytes whose digest is signed. */
export function isSignedByPerson(key, signed, signature) {
  const jwk = { kty: 'EC', crv: 'P-256', x: base64(key.subarray(0, 32)), y: base64(key.subarray(32)) };
  return verify('sha256', signed, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature);
}

/** RSASSA-PSS by arithmetic alone: one platform may refuse a modulus that another takes, and all auditors must agree. */
function isSignedByModulus(modulus, hash, saltLength, signed, signature) {
  const [n, size] = [toNumber(modulus), modulus.length];
  if (signature.length !== size || toNumber(signature) >= n) return false;
  const encoded = toBytes(power(toNumber(signature), 65537n, n), size);
  const length = hash().length;
  const [block, seed] = [encoded.subarray(0, size - length - 1), encoded.subarray(size - length - 1, size - 1)];
  const salt = masked(hash, block, seed).subarray(block.length - saltLength);
  return encoded.equals(encodedOf(hash, signed, salt, size));
}

/** K3. */
export const isSignedByNode = (modulus, signed, signature) => isSignedByModulus(modulus, sha256, 32, signed, signature);

/** K4 and V15: RSABSSA-SHA384-PSS-Randomized (RFC 9474), which is verified as RSA-PSS over randomizer ‖ message. */
export const isCredential = (issuer, chain, election, voter, { randomizer, signature }) =>
  isSignedByModulus(issuer, sha384, 48, prepared(randomizer, chain, election, voter), signature);

const prepared = (randomizer, chain, election, voter) =>
  Buffer.concat([randomizer, tagged('ballot/creds/v1', chain, election, voter)]);

/** K5: the request of a voter's key to the registrar of an election, for one class, by RFC 9474's Blind. */
export function requestOf(secret, chain, election, voter, issuer, place = 0) {
  const n = toNumber(issuer);
  for (let attempt = 0; ; attempt++) {
    const derived = Buffer.from(hkdfSync('sha256', secret, '', tagged('ballot/blind/v1', chain, election, Buffer.of(place, attempt)), 336));
    const [randomizer, salt, factor] = [derived.subarray(0, 32), derived.subarray(32, 80), toNumber(derived.subarray(80))];
    if (factor <= 1n || factor >= n - 1n || divisor(factor, n) !== 1n) continue;
    const encoded = toNumber(encodedOf(sha384, prepared(randomizer, chain, election, voter), salt, issuer.length));
    return { attempt, randomizer, blinded: toBytes((encoded * power(factor, 65537n, n)) % n, issuer.length) };
  }
}

const sha384 = (...parts) => createHash('sha384').update(Buffer.concat(parts)).digest();

const toBytes = (number, size) => Buffer.from(number.toString(16).padStart(2 * size, '0'), 'hex');

/** EMSA-PSS of RFC 8017 for moduli of whole bytes, the top bit clear. */
function encodedOf(hash, message, salt, size) {
  const seed = hash(Buffer.alloc(8), hash(message), salt);
  const block = masked(hash, Buffer.concat([Buffer.alloc(size - seed.length - salt.length - 2), Buffer.of(1), salt]), seed);
  block[0] &= 0x7f;
  return Buffer.concat([block, seed, Buffer.of(0xbc)]);
}

/** A block XOR MGF1 of the seed: the same step masks and unmasks. */
function masked(hash, block, seed) {
  const hashes = Math.ceil(block.length / seed.length);
  const mask = Buffer.concat(Array.from({ length: hashes }, (_, count) => hash(seed, Buffer.of(0, 0, 0, count))));
  return Buffer.from(block.map((byte, at) => byte ^ mask[at]));
}

function power(base, exponent, modulus) {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % modulus, exponent / 2n, modulus);
  return exponent % 2n ? (half * base) % modulus : half;
}

const divisor = (one, other) => (other ? divisor(other, one % other) : one);
