// §1, K1 to K5: keys, and the signatures that they check.
import { constants, createHash, createPublicKey, hkdfSync, verify } from 'node:crypto';
import { tagged, toNumber } from './bytes.mjs';

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

/** K2: the signature of a key that obeys K1 over the digest of what is given. */
export function isSignedByPerson(key, signed, signature) {
  const jwk = { kty: 'EC', crv: 'P-256', x: base64(key.subarray(0, 32)), y: base64(key.subarray(32)) };
  return verify('sha256', signed, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature);
}

function isSignedByModulus(modulus, hash, saltLength, signed, signature) {
  const key = createPublicKey({ key: { kty: 'RSA', n: base64(modulus), e: 'AQAB' }, format: 'jwk' });
  return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
}

/** K3. */
export const isSignedByNode = (modulus, signed, signature) => isSignedByModulus(modulus, 'sha256', 32, signed, signature);

/** K4 and V15: RSABSSA-SHA384-PSS-Randomized. To check it, RFC 9474 is RSA-PSS over randomizer ‖ message. */
export function isCredential(issuer, chain, election, voter, credential) {
  const message = Buffer.concat([credential.randomizer, tagged('ballot/creds/v1', chain, election, voter)]);
  return isSignedByModulus(issuer, 'sha384', 48, message, credential.signature);
}

/** K5: what a voter's key asks the registrar of an election, by RFC 9474's Blind. */
export function requestOf(secret, chain, election, voter, issuer) {
  const n = toNumber(issuer);
  for (let attempt = 0; ; attempt++) {
    const derived = Buffer.from(hkdfSync('sha256', secret, '', tagged('ballot/blind/v1', chain, election, Buffer.of(attempt)), 336));
    const [randomizer, salt, factor] = [derived.subarray(0, 32), derived.subarray(32, 80), toNumber(derived.subarray(80))];
    if (factor <= 1n || factor >= n - 1n || divisor(factor, n) !== 1n) continue;
    const encoded = toNumber(encodedOf(Buffer.concat([randomizer, tagged('ballot/creds/v1', chain, election, voter)]), salt));
    return { attempt, randomizer, blinded: Buffer.from(((encoded * power(factor, 65537n, n)) % n).toString(16).padStart(512, '0'), 'hex') };
  }
}

const sha384 = (...parts) => createHash('sha384').update(Buffer.concat(parts)).digest();

/** EMSA-PSS of RFC 8017, for 2048 bits. */
function encodedOf(message, salt) {
  const hash = sha384(Buffer.alloc(8), sha384(message), salt);
  const block = Buffer.concat([Buffer.alloc(158), Buffer.of(1), salt]);
  const mask = Buffer.concat([0, 1, 2, 3, 4].map((count) => sha384(hash, Buffer.of(0, 0, 0, count))));
  block.forEach((byte, at) => (block[at] = byte ^ mask[at]));
  block[0] &= 0x7f;
  return Buffer.concat([block, hash, Buffer.of(0xbc)]);
}

function power(base, exponent, modulus) {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % modulus, exponent / 2n, modulus);
  return exponent % 2n ? (half * base) % modulus : half;
}

const divisor = (one, other) => (other ? divisor(other, one % other) : one);
