// §3: Seal.
import { demand, later } from '../bytes.mjs';
import { hex } from '../text.mjs';
import { inElection } from './in-election.mjs';

export default inElection({
  number: 4,
  kind: 'seal',
  tag: 'ballot/seal/v1',
  read: (reader) => ({ signer: null, election: reader.raw(32) }),
  written: ({ election }) => ({ election: hex(election) }),
  add(state, election, _, time) {
    demand(time >= later(election.closes, election.terms.settle), 'not-settled');
    state.seal(election);
  },
  isKeptOut: () => false,
});
