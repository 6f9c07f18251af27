// Judges headers as nodes do (PROTOCOL §5), so that a proof needs nobody's word for which chain it is on.
import { ascii, demand, isEqual, sha256, toHex, toNumber } from './bytes.js';
import { Reader, len, raw, record, time, u32, u64 } from './codec.js';
import { readParameters } from './chain.js';

const SIZE = 156;
const MOST_FRAME = 4_194_304;
const WINDOW = 60;
const LEAST = 65_536n;
const BREATH = 500;

const codec = record([
  ['version', u32], ['height', u64], ['previous', raw(32)], ['merkleRoot', raw(32)], ['tallyRoot', raw(32)],
  ['time', time], ['started', time], ['difficulty', u64], ['nonce', u64],
]);

/** The rule that a chain of headers breaks, and the height at which. */
export class BrokenHeaders extends Error {
  constructor(height, rule) {
    super(rule);
    Object.assign(this, { height, rule });
  }
}

/**
 * Judges a file of headers (`/api/export/headers`) from the first to the last.
 * @param onProgress Told the share that is done, from 0 to 1.
 * @returns `{ chain, hashes, time, work }`: the parameters, each header's hash by height, the last one's time, and the work of all.
 * @throws BrokenHeaders, Malformed
 */
export async function judge(bytes, onProgress = () => {}) {
  const reader = new Reader(bytes);
  const frame = () => reader.raw(len(MOST_FRAME).read(reader));
  demand(isEqual(frame(), ascii('ballot/headers/1')));
  const chain = await readParameters(toHex(frame()));
  const hashes = [chain.id];
  const recent = [];
  let work = 0n;
  for (let height = 1; reader.at < bytes.length; height++) {
    const header = frame();
    hashes.push(await judgeNext(chain, height, header, hashes[height - 1], recent));
    work += recent.at(-1).difficulty;
    if (height % BREATH === 0) await breathe(() => onProgress(reader.at / bytes.length));
  }
  return { chain, hashes, time: recent.at(-1)?.time ?? 0, work };
}

/** @param recent The latest headers, up to 60, which fix the difficulty. This one is added. */
async function judgeNext(chain, height, bytes, parent, recent) {
  const keep = (kept, rule) => {
    if (!kept) throw new BrokenHeaders(height, rule);
  };
  keep(bytes.length === SIZE && isEqual(bytes.subarray(0, 16), ascii('ballot/header/v1')), 'malformed');
  const header = codec.read(new Reader(bytes.subarray(16)));
  keep(header.version === 1, 'malformed');
  const hash = await sha256(bytes);
  keep(header.difficulty >= LEAST && toNumber(hash) * header.difficulty < 2n ** 256n, 'no-work');
  keep(header.previous === parent, 'unknown-parent');
  keep(header.height === BigInt(height), 'wrong-height');
  const before = recent.at(-1)?.time ?? 0;
  keep(header.time > before && before <= header.started && header.started <= header.time, 'wrong-time');
  keep(header.difficulty === nextDifficulty(chain, recent), 'wrong-difficulty');
  recent.push(header);
  if (recent.length > WINDOW) recent.shift();
  return toHex(hash);
}

/** W2. */
function nextDifficulty({ target, minimum }, recent) {
  if (recent.length === 0) return minimum;
  const longest = held(3n * usual(recent), 2n * target, 6n * target);
  let [work, solving] = [0n, 0n];
  for (const [index, { difficulty, time: end, started }] of recent.entries()) {
    const weight = BigInt(index + 1);
    work += weight * difficulty;
    solving += weight * held(BigInt(end - started), target / 2n, longest);
  }
  const parent = recent.at(-1).difficulty;
  return held(held((work * target) / solving, parent / 2n, 2n * parent), minimum, 2n ** 64n - 1n);
}

/** The weighted median of the times that headers claim to have taken; later headers weigh more. */
function usual(recent) {
  const claims = recent.map(({ time: end, started }, index) => [end - started, index + 1]).sort(([one], [other]) => one - other);
  let left = (recent.length * (recent.length + 1)) / 4;
  return BigInt(claims.find(([, weight]) => (left -= weight) < 0)[0]);
}

const held = (value, least, most) => (value < least ? least : value > most ? most : value);

/** Lets the page draw, and answer to clicks, in between. */
async function breathe(tell) {
  tell();
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
}
