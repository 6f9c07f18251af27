// §3: Transfer.
import { Fault } from '../bytes.mjs';
import { hex } from '../text.mjs';

export default {
  number: 5,
  kind: 'transfer',
  tag: 'ballot/coins/v1',
  read: (reader) => ({ signer: reader.raw(64), recipient: reader.raw(64), amount: reader.u64(), sequence: reader.len(2 ** 32 - 1) }),
  written: ({ signer, recipient, amount, sequence }) => ({ sender: hex(signer), recipient: hex(recipient), amount, sequence }),
  add: (state, transfer) => state.coins.send(transfer),
  isKeptOut: ({ chain }, transfer) => ['wrong-sequence', 'overspend'].includes(ruleOf(() => chain.state.coins.judge(transfer))),
  mayComeYet: () => true,
};

/** The rule that breaks in a check, or null. */
function ruleOf(check) {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.rule;
    throw error;
  }
}
