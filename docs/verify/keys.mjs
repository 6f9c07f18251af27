// §1, K1 to K4: keys, and the signatures that they check.
import { constants, createPublicKey, verify } from 'node:crypto';
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
