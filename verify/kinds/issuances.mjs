// §3: StateIssuances.
import { demand } from '../bytes.mjs';
import { hex } from '../text.mjs';
import { inElection } from './in-election.mjs';

export default inElection({
  number: 6,
  kind: 'issuances',
  tag: 'ballot/issued/v1',
  read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32), issued: reader.list(reader.u8(), () => reader.len(2 ** 32 - 1)) }),
  written: ({ signer, election, issued }) => ({ registrar: hex(signer), election: hex(election), issued: issued.join() }),
  add(state, election, { signer, issued }, time) {
    const { roll } = election.terms;
    demand(roll && signer.equals(roll.registrar), 'not-registrar');
    demand(time >= election.closes, 'not-closed');
    demand(issued.length === roll.classes.length && issued.every((number, place) => number <= roll.classes[place].size), 'too-many-issued');
    demand(election.issued === null, 'already-stated');
    election.issued = issued;
  },
  isKeptOut: (promises, { issued, sealed, seal }, _, accepted) => issued !== null || (sealed && promises.isTooLate(seal.time, accepted)),
});
