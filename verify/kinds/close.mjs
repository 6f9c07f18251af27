// §3: CloseElection.
import { hex } from '../text.mjs';
import { checkOrder, inElection, orderCameTooLate } from './in-election.mjs';

export default inElection({
  number: 3,
  kind: 'close',
  tag: 'ballot/close/v1',
  read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32) }),
  written: ({ signer, election }) => ({ organiser: hex(signer), election: hex(election) }),
  add(state, election, close, time) {
    checkOrder(election, close, time);
    election.closes = time;
    election.closedEarly = true;
  },
  isKeptOut: (promises, election, _, accepted) => election.closedEarly || orderCameTooLate(promises, election, accepted),
});
