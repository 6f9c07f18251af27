// §8: what a sound chain shows of promises that were not kept (R3), block by block.
import { nameOf } from './bytes.mjs';
import { MOST } from './state.mjs';

const LEAST_SETTLE = 60_000;
const LEAST_BLOCKS = 10;

export class Promises {
  constructor(chain) {
    this.chain = chain;
    this.miners = new Set();
    this.full = [];
    this.fullOf = new Map();
    this.least = Math.max(LEAST_SETTLE, LEAST_BLOCKS * Number(chain.parameters.target));
  }

  /** Takes note of who mined a block, and of whom there was no room for from then on (O8, O9). */
  note({ header: { time }, coinbase, transactions }) {
    const { state } = this.chain;
    this.miners.add(nameOf(Buffer.from(coinbase.miner)));
    for (const { kind, signer, election } of transactions) {
      if (kind !== 'open' && kind !== 'seal') continue;
      const organiser = kind === 'open' ? signer : state.find(election).terms.signer;
      const [name, isFull] = [nameOf(organiser), state.unsealedOf(organiser) >= MOST.unsealedOfKey];
      if (isFull && !this.fullOf.has(name)) this.fullOf.set(name, []);
      noteFull(this.fullOf.get(name) ?? [], isFull, time);
    }
    noteFull(this.full, state.unsealed.size >= MOST.unsealed, time);
  }

  /** R3. */
  isKeptOut = (transaction, accepted) => transaction.rules.isKeptOut(this, transaction, accepted);

  /** R4: whether any block may still hold it. */
  mayComeYet = (transaction) => transaction.rules.mayComeYet(this.chain, transaction);

  hadNoRoom = (organiser, accepted) => this.wasFull(this.full, accepted) || this.wasFull(this.fullOf.get(nameOf(organiser)) ?? [], accepted);

  /** These times ascend and don't touch: of those that begin early enough, the last one ends last. */
  wasFull = (times, accepted) => times.findLast(({ from }) => from < accepted + this.least)?.until > accepted;

  /** Accepted so shortly before the end that blocks may not have had time for it. */
  isTooLate = (end, accepted) => accepted < end && end - accepted < this.least;
}

/** Takes note of whether all places are taken after a block. Each time for which they were is from one block to another. */
function noteFull(times, isFull, time) {
  const last = times.at(-1);
  const wasFull = last?.until === Infinity;
  if (isFull && !wasFull) times.push({ from: time, until: Infinity });
  else if (!isFull && wasFull) last.until = time;
}
