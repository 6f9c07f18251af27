// The canonical encoding (PROTOCOL §1): bytes from values and back, one way each.
import { text as words } from '../text.js';

export const MOST_TIME = 253_402_300_799_999;

/** Bytes that are not the encoding of anything (E1 to E6). */
export class Malformed extends Error {}

export function demand(kept, message = words.errorMalformed) {
  if (!kept) throw new Malformed(message);
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

/** Only https and localhost have it: elsewhere nothing can be hashed or signed. */
export const canSign = () => Boolean(globalThis.crypto?.subtle);

export const digest = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, concat(...parts)));

export const sha256 = (...parts) => digest('SHA-256', ...parts);

/** E4: what is hashed for an id or a signature. */
export const tagged = (tag, chain, ...payload) => concat(ascii(tag.padEnd(16, '\0')), fromHex(chain), ...payload);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes bytes from the front; what is cut is malformed. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  raw(count) {
    demand(count <= this.bytes.length - this.at);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  end() {
    demand(this.at === this.bytes.length);
  }
}

// A codec is how a value is written and read. Hashes and keys are lower-case hex, as people and JSON have them.

const integer = (size) => ({
  write(value) {
    const bytes = new Uint8Array(size);
    let rest = BigInt(value);
    for (let at = 0; at < size; at++, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
    if (rest !== 0n) throw new RangeError(`${value} does not fit into ${size} bytes.`);
    return bytes;
  },
  read: (reader) => reader.raw(size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n),
});

const asNumber = ({ write, read }) => ({ write, read: (reader) => Number(read(reader)) });

export const u8 = asNumber(integer(1));
export const u32 = asNumber(integer(4));

/** A BigInt. */
export const u64 = integer(8);

/** E5. */
export const time = {
  write: u64.write,
  read(reader) {
    const value = Number(u64.read(reader));
    demand(value <= MOST_TIME);
    return value;
  },
};

/** E2: LEB128 in its fewest bytes, at most so much. */
export const len = (most) => ({
  write(value) {
    const bytes = [];
    for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
    return Uint8Array.of(...bytes, value);
  },
  read(reader) {
    for (let [value, scale] = [0, 1]; ; scale *= 0x80) {
      const [byte] = reader.raw(1);
      value += (byte & 0x7f) * scale;
      demand(value <= most && (byte !== 0 || scale === 1));
      if (byte < 0x80) return value;
    }
  },
});

export const raw = (size) => ({
  write(value) {
    const bytes = fromHex(value);
    if (bytes?.length !== size) throw new RangeError(`${value} is not ${size} bytes in hex.`);
    return bytes;
  },
  read: (reader) => toHex(reader.raw(size)),
});

export const hash = raw(32);
export const key = raw(64);

/** E3. */
export const text = {
  write(value) {
    const bytes = new TextEncoder().encode(value);
    return concat(len(bytes.length).write(bytes.length), bytes);
  },
  read(reader) {
    const bytes = reader.raw(len(reader.bytes.length).read(reader));
    try {
      return utf8.decode(bytes);
    } catch {
      throw new Malformed(words.errorMalformed);
    }
  },
};

/** So many of them, the number first. */
export const list = (item, most) => ({
  write: (values) => concat(len(most).write(values.length), ...values.map(item.write)),
  read: (reader) => Array.from({ length: len(most).read(reader) }, () => item.read(reader)),
});

/** One of a few names, as its place among them. */
export const oneOf = (...names) => ({
  write(name) {
    if (!names.includes(name)) throw new RangeError(`${name} is none of ${names}.`);
    return u8.write(names.indexOf(name));
  },
  read(reader) {
    const place = u8.read(reader);
    demand(place < names.length);
    return names[place];
  },
});

/** A 0, or a 1 and the value; null for the former. */
export const optional = (item) => ({
  write: (value) => (value === null ? u8.write(0) : concat(u8.write(1), item.write(value))),
  read: (reader) => (oneOf(false, true).read(reader) ? item.read(reader) : null),
});

/** Fields one after the other. @param fields [name, codec], or [name, codec, when], where it is only there when that holds of those before. */
export const record = (fields) => ({
  write: (values) => concat(...fields.filter(([, , when]) => !when || when(values)).map(([name, codec]) => codec.write(values[name]))),
  read(reader) {
    const values = {};
    for (const [name, codec, when] of fields) if (!when || when(values)) values[name] = codec.read(reader);
    return values;
  },
});

/** What all of some bytes mean. */
export function decode(codec, bytes) {
  const reader = new Reader(bytes);
  const value = codec.read(reader);
  reader.end();
  return value;
}
