// §8: what a sound chain shows of promises that were not kept (R3), block by block.
import { Fault, nameOf } from './bytes.mjs';
import { MOST } from './state.mjs';

const LEAST_SETTLE = 60_000;
const LEAST_BLOCKS = 10;

export class Promises {
  constructor(chain) {
    this.chain = chain;
    this.miners = new Set();
    this.fullUntil = new Map();
    this.allFullUntil = null;
    this.least = Math.max(LEAST_SETTLE, LEAST_BLOCKS * Number(chain.parameters.target));
  }

  /** Takes note of who mined a block, and of whom there was no room for from then on (O8, O9). */
  note({ header: { time }, coinbase, transactions }) {
    const { state } = this.chain;
    this.miners.add(nameOf(Buffer.from(coinbase.miner)));
    for (const { kind, signer, election } of transactions) {
      if (kind !== 'open' && kind !== 'seal') continue;
      const organiser = kind === 'open' ? signer : state.find(election).terms.signer;
      const name = nameOf(organiser);
      if (state.unsealedOf(organiser) >= MOST.unsealedOfKey) this.fullUntil.set(name, Infinity);
      else if (this.fullUntil.get(name) === Infinity) this.fullUntil.set(name, time);
    }
    if (state.unsealed.size >= MOST.unsealed) this.allFullUntil = Infinity;
    else if (this.allFullUntil === Infinity) this.allFullUntil = time;
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

  hadNoRoom = (organiser, accepted) => this.allFullUntil > accepted || this.fullUntil.get(nameOf(organiser)) > accepted;

  /** Accepted so shortly before the end that blocks may not have had time for it. */
  isTooLate = (end, accepted) => accepted < end && end - accepted < this.least;
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
