// §8: what a sound chain shows of promises that were not kept (R3), block by block.
import { Fault, nameOf } from './bytes.mjs';
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
  isKeptOut(transaction, accepted) {
    const { kind } = transaction;
    if (kind === 'transfer') return ['wrong-sequence', 'overspend'].includes(ruleOf(() => this.chain.state.coins.judge(transaction)));
    if (kind === 'open') return this.hadNoRoom(transaction.signer, accepted) || this.isTooLate(transaction.closes, accepted);
    const election = this.chain.state.find(transaction.election);
    if (!election) return false;
    if (kind === 'vote') return isRefusedByAnother(election, transaction) || election.terms.settle < this.least;
    if (kind === 'close') return this.isTooLate(election.terms.closes, accepted);
    if (kind === 'pause') return election.closedEarly || this.isTooLate(election.terms.closes, accepted);
    if (kind === 'issuances') return election.issued !== null || (election.sealed && this.isTooLate(election.seal.time, accepted));
    return false;
  }

  /** R4: whether any block may still hold it. */
  mayComeYet({ kind, closes, election }) {
    if (kind === 'open') return this.chain.tip.time < closes;
    return kind === 'transfer' || !this.chain.state.find(election)?.sealed;
  }

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

/** V8 and V13. */
function isRefusedByAnother({ terms, votes }, vote) {
  const other = votes.get(nameOf(vote.signer));
  return Boolean(other) && (!terms.mayRevote || vote.revision <= other.revision);
}

/** The rule that a check names, or null. */
function ruleOf(check) {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.rule;
    throw error;
  }
}
