// §3: the part that all kinds share that are about an election.
import { demand } from '../bytes.mjs';

/**
 * A kind that is about an unsealed election of the chain (V1, V2).
 * @param add Judges by the rules after these, and applies the transaction.
 * @param isKeptOut R3 for a transaction whose election is on the chain.
 */
export const inElection = ({ add, isKeptOut, ...kind }) => ({
  ...kind,
  add(state, transaction, time) {
    const election = state.find(transaction.election);
    demand(election, 'unknown-election');
    demand(!election.sealed, 'sealed');
    add(state, election, transaction, time);
  },
  isKeptOut(promises, transaction, accepted) {
    const election = promises.chain.state.find(transaction.election);
    return Boolean(election) && isKeptOut(promises, election, transaction, accepted);
  },
  mayComeYet: (chain, { election }) => !chain.state.find(election)?.sealed,
});

/** V4 and C1. */
export function checkOrder({ closes, terms }, { signer }, time) {
  demand(time < closes, 'closed');
  demand([terms.signer, ...terms.others].some((organiser) => organiser.equals(signer)), 'not-organiser');
}

/** R3: whether an organiser's order came so shortly before an end of the election that blocks may not have had time for it. */
export const orderCameTooLate = (promises, { ends }, accepted) => ends.some((end) => promises.isTooLate(end, accepted));
