// Orders that take effect in a block: to open, pause or close an election.
import { Problem, Unreachable, get } from './api.js';
import { leastSettle } from './chain.js';
import { signer } from './keys.js';
import { pause, send } from './submission.js';
import { signed } from './transactions.js';

const LOOK_EVERY = 500;

/**
 * Signs an order, hands it to a node, and waits until a block holds it.
 * @param closes When the election closes, as its opening says.
 * @param key The signer's, from `keys.js`.
 * @param onStage Told 'sending'; 'again', when no node answered; and 'waiting', for a block.
 * @returns The transaction and its receipt.
 * @throws Problem where a rule refuses it, at once or later.
 */
export async function carryOut(chain, kind, values, closes, key, { stop, onStage = () => {} } = {}) {
  const transaction = await signed(chain.id, kind, values, signer(key));
  onStage('sending');
  const receipt = await send(chain.id, transaction, {
    stop, asOperator: kind === 'open', late: closes - leastSettle(chain), onWait: () => onStage('again'),
  });
  onStage('waiting');
  await untilConfirmed(transaction.id, stop);
  return { transaction, receipt };
}

/** Waits until the node that is asked has it in a block, so that the next question there finds it. */
async function untilConfirmed(id, stop) {
  for (;;) {
    try {
      const { state, rule, conflict } = await get(`transactions/${id}`, { stop });
      if (state === 'confirmed') return;
      if (state === 'refused') throw new Problem(409, { rule, conflict });
    } catch (fault) {
      // It is accepted already, and a silo that is away for a while does not change that.
      if (!(fault instanceof Unreachable) && !(fault.status >= 500)) throw fault;
    }
    await pause(LOOK_EVERY, stop);
  }
}
