// §5: the chain of headers. Every block is judged by every rule of §7.
import { demand, nameOf, toNumber } from './bytes.mjs';
import { LEAST_DIFFICULTY, about, checkBody, genesisOf, readBlock, readParameters } from './blocks.mjs';
import { Promises } from './promises.mjs';
import { State } from './state.mjs';

const WINDOW = 60;
const MOST_DIFFICULTY = 2n ** 64n - 1n;

const clamp = (value, least, most) => (value < least ? least : value > most ? most : value);

/** W2: the difficulty of the block after these headers. The last of them is its parent; genesis is not among them. */
export function nextDifficulty({ target, minimum }, headers) {
  if (headers.length === 0) return minimum;
  const window = headers.slice(-WINDOW);
  const cap = clamp(3n * BigInt(median(window.map(({ time, started }) => time - started))), 2n * target, 6n * target);
  let [difficulties, times] = [0n, 0n];
  window.forEach(({ difficulty, time, started }, index) => {
    const weight = BigInt(index + 1);
    difficulties += weight * difficulty;
    times += weight * clamp(BigInt(time - started), target / 2n, cap);
  });
  const parent = headers.at(-1).difficulty;
  return clamp(clamp((difficulties * target) / times, parent / 2n, parent * 2n), minimum, MOST_DIFFICULTY);
}

/** The weighted median: the least claim up to which blocks have more than half of all weight. Later blocks weigh more. */
function median(claims) {
  let all = 0;
  const rising = claims.map((claim, index) => ({ claim, weight: index + 1 })).sort((one, other) => one.claim - other.claim);
  for (const one of rising) {
    all += one.weight;
    one.upTo = all;
  }
  return rising.find(({ upTo }) => 2 * upTo > all).claim;
}

/** A chain as far as it is sound. */
export class Chain {
  /** @param parameters The bytes from which genesis follows, and so the chain's id. */
  constructor(parameters) {
    this.parameters = readParameters(parameters);
    this.tip = genesisOf(this.parameters, parameters);
    this.id = this.tip.hash;
    this.state = new State(this.id);
    this.latest = [];
    this.hashes = new Set([nameOf(this.id)]);
    this.transactions = 0;
    this.work = 0n;
    this.promises = new Promises(this);
  }

  /** Adds the next block, or throws the fault of the first rule that it breaks. */
  add(bytes) {
    const block = readBlock(this.id, bytes);
    this.checkHeader(block.header);
    checkBody(this.id, this.parameters.reward, block);
    this.state.beginBlock();
    for (const transaction of block.transactions) about(transaction, () => this.state.add(transaction, block.header.time));
    demand(this.state.tallyRoot().equals(block.header.tallyRoot), 'wrong-tally-root');
    this.state.coins.pay(block.coinbase);

    // A copy without the block's bytes: any part of them would keep the whole block in memory.
    this.tip = { ...block.header, bytes: null, previous: null, merkleRoot: null, tallyRoot: null };
    this.latest = [...this.latest.slice(1 - WINDOW), this.tip];
    this.hashes.add(nameOf(this.tip.hash));
    this.transactions += block.transactions.length;
    for (const { id } of block.transactions.filter(({ kind }) => kind === 'open')) {
      Object.assign(this.state.find(id), { opened: Number(block.header.height), openedIn: this.tip.hash });
    }
    for (const { election } of block.transactions.filter(({ kind }) => kind === 'seal')) {
      this.state.find(election).seal = { block: Number(block.header.height), time: block.header.time, below: this.work };
    }
    this.work += block.header.difficulty;
    this.promises.note(block);
  }

  /** H1 to H6. An audit has no clock, so H7 is left out. */
  checkHeader({ hash, height, previous, time, started, difficulty }) {
    demand(difficulty >= LEAST_DIFFICULTY && toNumber(hash) * difficulty < 2n ** 256n, 'no-work');
    demand(previous.equals(this.tip.hash), 'unknown-parent');
    demand(height === this.tip.height + 1n, 'wrong-height');
    demand(time > this.tip.time && this.tip.time <= started && started <= time, 'wrong-time');
    demand(difficulty === nextDifficulty(this.parameters, this.latest), 'wrong-difficulty');
  }
}
