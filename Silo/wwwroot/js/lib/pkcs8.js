// Encrypted PKCS#8 PEM (RFC 5958; PBES2 of RFC 8018: PBKDF2 with HMAC-SHA-256, AES-256-CBC), as `ballot keys new` and OpenSSL write it.
import { Malformed, concat, demand, isEqual } from './bytes.js';
import { decode } from './codec.js';

// So much does each guess of a passphrase cost.
const ITERATIONS = 600_000;
// More would let a stranger's file keep this browser busy.
const MOST_ITERATIONS = 10_000_000;

const LABEL = 'ENCRYPTED PRIVATE KEY';
const [SEQUENCE, INTEGER, OCTETS, OBJECT, NULL] = [0x30, 0x02, 0x04, 0x06, 0x05];
const PBES2 = oid('2a864886f70d01050d');
const PBKDF2 = oid('2a864886f70d01050c');
const HMAC_SHA256 = oid('2a864886f70d0209');
const AES256_CBC = oid('60864801650304012a');

function oid(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

/** @param key PKCS#8 in DER. */
export async function encrypt(key, passphrase) {
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(16))];
  const cipher = await cipherOf(passphrase.normalize('NFC'), salt, ITERATIONS);
  const encrypted = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, cipher, key));
  const hash = der(SEQUENCE, der(OBJECT, HMAC_SHA256), der(NULL));
  const derivation = der(SEQUENCE, der(OBJECT, PBKDF2), der(SEQUENCE, der(OCTETS, salt), der(INTEGER, integer(ITERATIONS)), hash));
  const scheme = der(SEQUENCE, der(OBJECT, PBES2), der(SEQUENCE, derivation, der(SEQUENCE, der(OBJECT, AES256_CBC), der(OCTETS, iv))));
  const base64 = btoa(String.fromCharCode(...der(SEQUENCE, scheme, der(OCTETS, encrypted))));
  return `-----BEGIN ${LABEL}-----\n${base64.match(/.{1,64}/g).join('\n')}\n-----END ${LABEL}-----\n`;
}

/** The PKCS#8 in DER; null where the passphrase is wrong. @throws Malformed */
export async function decrypt(pem, passphrase) {
  const locked = read(pem);
  for (const form of formsOf(passphrase)) {
    const secret = await decryptWith(locked, form);
    // One wrong passphrase in 256 leaves padding that looks right, but hardly ever a sequence.
    if (secret?.[0] === SEQUENCE) return secret;
  }
  return null;
}

/**
 * The forms that a passphrase may have. Keyboards give a letter with a mark as one character or as two, and nobody sees which. New
 * backups use the first form; an older one may have used any. The console does the same in PassphraseForms.
 */
const formsOf = (passphrase) => new Set([passphrase.normalize('NFC'), passphrase, passphrase.normalize('NFD')]);

async function decryptWith({ salt, iterations, iv, encrypted }, passphrase) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, await cipherOf(passphrase, salt, iterations), encrypted));
  } catch (error) {
    // A wrong passphrase shows itself by wrong padding alone.
    if (error.name === 'OperationError') return null;
    throw error;
  }
}

async function cipherOf(passphrase, salt, iterations) {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase), 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(derivation, secret, { name: 'AES-CBC', length: 256 }, false, ['encrypt', 'decrypt']);
}

function read(pem) {
  const [, base64] = pem.match(/-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END ENCRYPTED PRIVATE KEY-----/) ?? [];
  demand(base64, 'no-key');
  try {
    return fieldsOf(Uint8Array.from(atob(base64.replace(/\s/g, '')), (letter) => letter.charCodeAt(0)));
  } catch {
    throw new Malformed('other-cipher');
  }
}

function fieldsOf(bytes) {
  const [scheme, encrypted] = decode(sequence, bytes);
  const [pbes2, [[pbkdf2, parameters], [cipher, iv]]] = scheme;
  const [salt, iterations, ...rest] = parameters;
  // The key's length may be stated before the hash.
  const [[hash]] = rest.slice(-1);
  demand([[pbes2, PBES2], [pbkdf2, PBKDF2], [hash, HMAC_SHA256], [cipher, AES256_CBC]].every(([found, known]) => isEqual(found, known)));
  const count = iterations.reduce((sum, byte) => sum * 256 + byte, 0);
  demand(count >= 1 && count <= MOST_ITERATIONS && iv.length === 16);
  return { salt, iterations: count, iv, encrypted };
}

function integer(value) {
  const bytes = [];
  for (; value > 0; value = Math.floor(value / 256)) bytes.unshift(value % 256);
  return Uint8Array.from(bytes[0] >= 0x80 ? [0, ...bytes] : bytes);
}

function der(type, ...contents) {
  const content = concat(...contents);
  return concat(Uint8Array.of(type, ...lengthOf(content.length)), content);
}

/** A length below 2^16. */
function lengthOf(size) {
  if (size < 0x80) return [size];
  return size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
}

/** A DER sequence as a list of lists and bytes. */
const sequence = {
  read(reader) {
    const [type] = reader.raw(1);
    let [size] = reader.raw(1);
    if (size >= 0x80) {
      demand(size <= 0x82);
      size = reader.raw(size - 0x80).reduce((sum, byte) => sum * 256 + byte, 0);
    }
    const end = reader.at + size;
    if (type !== SEQUENCE) return reader.raw(size);
    const items = [];
    while (reader.at < end) items.push(sequence.read(reader));
    demand(reader.at === end);
    return items;
  },
};
