// §3: ExtendElection.
import { demand } from '../bytes.mjs';
import { MOST } from '../state.mjs';
import { hex, instant } from '../text.mjs';
import { checkOrder, inElection, orderCameTooLate } from './in-election.mjs';

export default inElection({
  number: 8,
  kind: 'extend',
  tag: 'ballot/extend/v1',
  read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32), closes: reader.time() }),
  written: ({ signer, election, closes }) => ({ organiser: hex(signer), election: hex(election), closes: instant(closes) }),
  add(_, election, extension, time) {
    checkOrder(election, extension, time);
    demand(extension.closes > election.closes && extension.closes <= time + MOST.ahead, 'wrong-extension');
    election.closes = extension.closes;
    election.ends.push(extension.closes);
  },
  isKeptOut: (promises, election, { closes }, accepted) =>
    election.closedEarly || orderCameTooLate(promises, election, accepted) || election.ends.slice(1).some((end) => end >= closes),
});
