// §3: PauseElection.
import { demand } from '../bytes.mjs';
import { hex } from '../text.mjs';
import { checkOrder, inElection, orderCameTooLate } from './in-election.mjs';

export default inElection({
  number: 7,
  kind: 'pause',
  tag: 'ballot/pause/v1',
  read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32), turn: reader.len(2 ** 32 - 1) }),
  written: ({ signer, election, turn }) => ({ organiser: hex(signer), election: hex(election), turn }),
  add(state, election, pause, time) {
    checkOrder(election, pause, time);
    demand(pause.turn === election.turns + 1, 'wrong-turn');
    election.turns = pause.turn;
    election.pausedAt = time;
  },
  isKeptOut: (promises, election, { turn }, accepted) =>
    election.closedEarly || turn <= election.turns || orderCameTooLate(promises, election, accepted),
});
