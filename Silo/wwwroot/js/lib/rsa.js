// RSA-PSS signatures of nodes (K3) and issuing keys (K4). Moduli are bytes; the exponent is always 65537.

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** K3, K4: the top bit set, odd. */
export const isModulus = (modulus) => modulus[0] >= 0x80 && modulus[modulus.length - 1] % 2 === 1;

export async function isSigned(modulus, hash, saltLength, message, signature) {
  const algorithm = { name: 'RSA-PSS', hash };
  const key = await crypto.subtle.importKey('jwk', { kty: 'RSA', n: base64url(modulus), e: 'AQAB' }, algorithm, false, ['verify']);
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, signature, message);
}
