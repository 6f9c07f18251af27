// §1: the canonical encoding, read strictly, and the bytes that are hashed.
import { createHash } from 'node:crypto';

/** A broken rule of §7, by its name there. */
export class Fault extends Error {
  constructor(rule, transaction = null) {
    super(rule);
    this.rule = rule;
    this.transaction = transaction;
  }
}

export function demand(kept, rule) {
  if (!kept) throw new Fault(rule);
}

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

export const fromHex = (hex) => (/^([0-9a-f]{2})*$/i.test(hex) ? Buffer.from(hex, 'hex') : null);

/** Reads big-endian bytes: hashes and keys are such numbers. */
export const toNumber = (bytes) => BigInt(`0x0${bytes.toString('hex')}`);

/** Bytes as the key of a map or set. Each is one character, so that the keys sort as the bytes do. */
export const nameOf = (bytes) => bytes.latin1Slice();

export const MOST_TIME = 253_402_300_799_999;

/** In bytes. */
export const MOST_TRANSACTION = 65_536;

/** E5: no sum of times is later than the last time. */
export const later = (time, milliseconds) => Math.min(time + milliseconds, MOST_TIME);

// A byte order mark is text like any other (E3).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads bytes field by field. Bytes that are not canonical are `malformed` (E1 to E5). */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  raw(count) {
    demand(count <= this.bytes.length - this.at, 'malformed');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  u8 = () => this.raw(1)[0];

  u32 = () => this.raw(4).readUInt32LE();

  u64 = () => this.raw(8).readBigUInt64LE();

  time() {
    const time = this.u64();
    demand(time <= MOST_TIME, 'malformed');
    return Number(time);
  }

  /** A length or count up to `most`: LEB128, in the fewest bytes (E2). */
  len(most) {
    const read = readLength(this.bytes, this.at);
    demand(read && read.value <= most, 'malformed');
    this.at = read.end;
    return read.value;
  }

  text() {
    const bytes = this.raw(this.len(this.bytes.length));
    try {
      return utf8.decode(bytes);
    } catch {
      throw new Fault('malformed');
    }
  }

  /** A byte below a number. */
  choice(below) {
    const value = this.u8();
    demand(value < below, 'malformed');
    return value;
  }

  list = (count, read) => Array.from({ length: count }, read);

  end() {
    demand(this.at === this.bytes.length, 'malformed');
  }
}

/**
 * A LEB128 number below 2^63 and where it ends. Null where the bytes are no such number, undefined where they end too early. Above 2^53
 * it may be a little off, and every bound lies far below.
 */
export function readLength(bytes, at) {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    if (at + index >= bytes.length) return undefined;
    const byte = bytes[at + index];
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return byte === 0 && index > 0 ? null : { value, end: at + index + 1 };
  }
  return null;
}

export function length(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

export const text = (value) => Buffer.concat([length(Buffer.byteLength(value)), Buffer.from(value)]);

export function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** E4: the bytes that are hashed for a signature or an id. */
export const tagged = (tag, chain, ...payload) => Buffer.concat([Buffer.from(tag.padEnd(16, '\0')), chain, ...payload]);
