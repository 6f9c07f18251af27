// §1: the canonical encoding, read strictly, and what is hashed.
import { createHash } from 'node:crypto';

/** A rule of §7 that is broken, by its name there. */
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

/** Big-endian, as hashes and keys are numbers. */
export const toNumber = (bytes) => BigInt(`0x0${bytes.toString('hex')}`);

/** Bytes as the key of a map or set: one character each, so that they sort as the bytes do. */
export const nameOf = (bytes) => bytes.latin1Slice();

export const MOST_TIME = 253_402_300_799_999;

/** Bytes of a transaction. */
export const MOST_TRANSACTION = 16_384;

/** E5: no sum of times is later than that. */
export const later = (time, milliseconds) => Math.min(time + milliseconds, MOST_TIME);

// A byte order mark is text like any other (E3).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads bytes field by field; whatever is not canonical is `malformed` (E1 to E5). */
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

  /** A length or count: LEB128 in its fewest bytes, at most so much (E2). */
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

  /** One of the values below a number, as one byte. */
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
 * A LEB128 number below 2^63 and where it ends; null where it is none, undefined where the bytes end before it does. Above 2^53
 * it may be off by a little: every bound lies far below.
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

/** E4: what is hashed for a signature or an id. */
export const tagged = (tag, chain, ...payload) => Buffer.concat([Buffer.from(tag.padEnd(16, '\0')), chain, ...payload]);
