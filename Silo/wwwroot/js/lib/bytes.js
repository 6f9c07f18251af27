// Bytes, their hashes, and the bytes that are signed (PROTOCOL §1).
import { Failure } from './failure.js';

/** Bytes that encode nothing (E1 to E6). */
export class Malformed extends Failure {}

export function demand(kept, code = 'malformed') {
  if (!kept) throw new Malformed(code);
}

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Null for anything but whole bytes in lower-case hex. */
export const fromHex = (hex) =>
  typeof hex === 'string' && /^([0-9a-f]{2})*$/.test(hex) ? Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null;

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const isEqual = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A big-endian number. */
export const toNumber = (bytes) => BigInt(`0x0${toHex(bytes)}`);

export const fromNumber = (number, size) => fromHex(number.toString(16).padStart(2 * size, '0'));

/** Browsers have cryptography for pages over https and from localhost alone. Elsewhere nothing can be hashed or signed. */
export const canSign = () => Boolean(globalThis.crypto?.subtle);

export const digest = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, concat(...parts)));

export const sha256 = (...parts) => digest('SHA-256', ...parts);

/** E4: the bytes that are hashed for an id or a signature. */
export const tagged = (tag, chain, ...payload) => concat(ascii(tag.padEnd(16, '\0')), fromHex(chain), ...payload);
