// The canonical encoding (PROTOCOL §1): bytes from values and back, one way each.
import { Malformed, concat, demand, fromHex, toHex } from './bytes.js';
import { Failure } from './failure.js';

/** E5. */
export const MOST_TIME = 253_402_300_799_999;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes bytes from the front. Too few of them are malformed. */
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
    if (rest !== 0n) throw new Failure('does-not-fit', { value, size });
    return bytes;
  },
  read: (reader) => reader.raw(size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n),
});

const asNumber = ({ write, read }) => ({ write, read: (reader) => Number(read(reader)) });

export const u8 = asNumber(integer(1));
export const u32 = asNumber(integer(4));

/** A byte up to a number. */
const upTo = (most) => ({
  write: u8.write,
  read(reader) {
    const value = u8.read(reader);
    demand(value <= most);
    return value;
  },
});

/** Values are BigInts. */
export const u64 = integer(8);

export const time = {
  write: u64.write,
  read(reader) {
    const value = Number(u64.read(reader));
    demand(value <= MOST_TIME);
    return value;
  },
};

/** E2: a number up to `most` as LEB128, in the fewest bytes. */
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
    if (bytes?.length !== size) throw new Failure('not-hex', { value, size });
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
      throw new Malformed('malformed');
    }
  },
};

const counted = (count, item) => ({
  write: (values) => concat(count.write(values.length), ...values.map(item.write)),
  read: (reader) => Array.from({ length: count.read(reader) }, () => item.read(reader)),
});

/** The number of items, then the items. */
export const list = (item, most) => counted(len(most), item);

/** The same with a byte for the number. */
export const shortList = (item, most = 255) => counted(upTo(most), item);

/** A name, as its place among all of them. */
export const oneOf = (...names) => ({
  write(name) {
    if (!names.includes(name)) throw new Failure('none-of', { name, names });
    return u8.write(names.indexOf(name));
  },
  read(reader) {
    const place = u8.read(reader);
    demand(place < names.length);
    return names[place];
  },
});

/** Null as a 0; a value as a 1 and the value. */
export const optional = (item) => ({
  write: (value) => (value === null ? u8.write(0) : concat(u8.write(1), item.write(value))),
  read: (reader) => (oneOf(false, true).read(reader) ? item.read(reader) : null),
});

/** Fields one after the other. @param fields [name, codec] each. */
export const record = (fields) => ({
  write: (values) => concat(...fields.map(([name, codec]) => codec.write(values[name]))),
  read(reader) {
    const values = {};
    for (const [name, codec] of fields) values[name] = codec.read(reader);
    return values;
  },
});

/** The value that some bytes encode. All of them have to belong to it. */
export function decode(codec, bytes) {
  const reader = new Reader(bytes);
  const value = codec.read(reader);
  reader.end();
  return value;
}
