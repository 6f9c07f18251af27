// §8: the reasons, in a sound chain, for which a promise could not be kept (R3).
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

  /** Notes the miner of a block, and the organisers for whom there is no room from then on (O8, O9). */
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

  /** R4: whether a later block may still hold it. */
  mayComeYet = (transaction) => transaction.rules.mayComeYet(this.chain, transaction);

  hadNoRoom = (organiser, accepted) =>
    this.wasFull(this.full, accepted) || this.wasFull(this.fullOf.get(nameOf(organiser)) ?? [], accepted);

  /** Looks at the last time that began early enough: times ascend and don't touch, so it ends last. */
  wasFull = (times, accepted) => times.findLast(({ from }) => from < accepted + this.least)?.until > accepted;

  /** Whether it was accepted so shortly before the end that blocks may not have had time for it. */
  isTooLate = (end, accepted) => accepted < end && end - accepted < this.least;
}

/** Notes whether all places are taken after a block. A time for which they are reaches from one block to another. */
function noteFull(times, isFull, time) {
  const last = times.at(-1);
  const wasFull = last?.until === Infinity;
  if (isFull && !wasFull) times.push({ from: time, until: Infinity });
  else if (!isFull && wasFull) last.until = time;
}
