// §3: WithdrawOption.
import { demand } from '../bytes.mjs';
import { hex } from '../text.mjs';
import { checkOrder, inElection, orderCameTooLate } from './in-election.mjs';

export default inElection({
  number: 9,
  kind: 'withdraw',
  tag: 'ballot/option/v1',
  read: (reader) => ({ signer: reader.raw(64), election: reader.raw(32), contest: reader.u8(), option: reader.u8() }),
  written: ({ signer, election, contest, option }) => ({ organiser: hex(signer), election: hex(election), contest, option }),
  add(_, election, withdrawal, time) {
    checkOrder(election, withdrawal, time);
    const contest = election.contests[withdrawal.contest];
    demand(contest && withdrawal.option < contest.options.length && contest.terms.method !== 'motion', 'wrong-withdrawal');
    demand(!isTaken(contest, withdrawal.option), 'wrong-withdrawal');
    contest.withdrawn.add(withdrawal.option);
  },
  isKeptOut(promises, election, withdrawal, accepted) {
    const contest = election.contests[withdrawal.contest];
    return election.closedEarly || orderCameTooLate(promises, election, accepted)
      || Boolean(contest && withdrawal.option < contest.options.length && isTaken(contest, withdrawal.option));
  },
});

/** Whether an option is withdrawn, or the last one that is left. */
const isTaken = ({ options, withdrawn }, option) => withdrawn.has(option) || withdrawn.size === options.length - 1;
