// Voters', organisers' and wallets' keys: P-256, made in this browser. A kept key signs here, and can't be exported.
import { demand, toHex } from './bytes.js';
import { decrypt, encrypt } from './pkcs8.js';
import * as store from './store.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * Makes a key. Its secret can be read only until the backup is encrypted.
 * @param passphrase Of the backup; '' for none.
 * @returns The key, which is not kept yet, and the backup as PEM or null.
 */
export async function make(passphrase) {
  const { privateKey } = await crypto.subtle.generateKey(ALGORITHM, true, ['sign']);
  const secret = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey));
  const backup = passphrase ? await encrypt(secret, passphrase) : null;
  return { ...(await take(secret)), backup };
}

/** Reads a backup, of this page or of `ballot keys new`; null where the passphrase is wrong. @throws Malformed */
export async function restore(pem, passphrase) {
  const secret = await decrypt(pem, passphrase);
  return secret && take(secret);
}

/** Keeps a key under a name. */
export async function keep({ key, secret, seed }, name) {
  // Not awaited, as some browsers never answer. Where the person refuses, the backup remains.
  navigator.storage?.persist?.().catch(() => {});
  await store.save('keys', { key, secret, seed, name, since: Date.now() });
}

export const all = async () => (await store.all('keys')).sort((one, other) => one.since - other.since);

export const find = (key) => store.find('keys', key);

export const forget = (key) => store.remove('keys', key);

/** Makes the `sign` that transactions.js asks for. */
export const signer = ({ secret }) => async (bytes) => new Uint8Array(await crypto.subtle.sign(SIGNING, secret, bytes));

/** Turns PKCS#8 into a key that signs, and a seed from which requests for credentials follow (K5). Neither can be exported. */
async function take(bytes) {
  try {
    const open = await crypto.subtle.importKey('pkcs8', bytes, ALGORITHM, true, ['sign']);
    const { x, y, d } = await crypto.subtle.exportKey('jwk', open);
    const secret = await crypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
    const seed = await crypto.subtle.importKey('raw', fromBase64url(d), 'HKDF', false, ['deriveBits']);
    return { key: toHex(fromBase64url(x)) + toHex(fromBase64url(y)), secret, seed };
  } catch (error) {
    demand(error.name !== 'DataError', 'other-key');
    throw error;
  } finally {
    bytes.fill(0);
  }
}

const fromBase64url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
