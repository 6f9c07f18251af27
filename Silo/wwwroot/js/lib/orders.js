// Orders that take effect in a block: elections that are opened, paused, closed; coins that are sent.
import { Problem, Unreachable, get } from './api.js';
import { leastSettle } from './chain.js';
import { signer } from './keys.js';
import { pause, send } from './submission.js';
import { signed } from './transactions.js';

const LOOK_EVERY = 500;

/**
 * Signs an order, hands it to a node, and waits until a block holds it.
 * @param closes When its election closes, by its opening.
 * @param key From `keys.js`: the signer's.
 * @param onStage Told 'sending', 'again' when nobody answered, 'waiting' for a block.
 * @returns The transaction and its receipt.
 * @throws Problem where a rule refuses it, at once or after all.
 */
export async function carryOut(chain, kind, values, closes, key, { stop, onStage = () => {} } = {}) {
  const transaction = await signed(chain.id, kind, values, signer(key));
  onStage('sending');
  const receipt = await send(chain.id, transaction, { stop, asOperator: kind === 'open', late: closes - leastSettle(chain), onWait: () => onStage('again') });
  onStage('waiting');
  await untilConfirmed(transaction.id, stop);
  return { transaction, receipt };
}

/** Until the node that is asked has it in a block: what is looked up next is then there. */
async function untilConfirmed(id, stop) {
  for (;;) {
    try {
      const { state, rule, conflict } = await get(`transactions/${id}`, { stop });
      if (state === 'confirmed') return;
      if (state === 'refused') throw new Problem(409, { rule, conflict });
    } catch (fault) {
      // It has been accepted: a silo that is away for a while changes nothing about that.
      if (!(fault instanceof Unreachable) && !(fault.status >= 500)) throw fault;
    }
    await pause(LOOK_EVERY, stop);
  }
}
