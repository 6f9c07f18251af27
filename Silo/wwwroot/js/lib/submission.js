// Brings a signed transaction to a node. Its bytes are fixed, so it stays one transaction however often it is sent.
import { Problem, Unreachable, submit } from './api.js';
import { Failure } from './failure.js';
import { isGenuine, isOfOurTime, readReceipt } from './receipts.js';
import { read } from './transactions.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;

/**
 * Sends until a node answers. Each attempt asks the node that is chosen then, unless one is named.
 * @param asked The node to ask, where no other may know what the transaction builds on.
 * @param late The time from which on nodes take no such order, as its election closes (P4).
 * @param asOperator Whether to send the operator's token along: operators may open elections anywhere.
 * @param onWait Told the fault, before it is sent once more.
 * @returns The receipt in hex, which has been checked.
 * @throws Problem where a rule refuses it.
 */
export async function send(chain, { bytes }, { asked, asOperator, late, stop, onWait = () => {} } = {}) {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    try {
      return await checked(chain, await read(chain, bytes), await submit(bytes, { asked, asOperator, stop }), late);
    } catch (fault) {
      if (!mayPass(fault)) throw fault;
      onWait(fault);
      await pause(wait, stop);
    }
  }
}

/** Whether another attempt may succeed: no node answered, or one that has no room or no time. No rule of the chain is behind that. */
const mayPass = (fault) => fault instanceof Unreachable || (fault instanceof Problem && (fault.status === 429 || fault.status >= 500));

async function checked(chain, transaction, { receipt: hex }, late) {
  const receipt = readReceipt(hex);
  if (receipt.transaction !== transaction.id || !(await isGenuine(receipt, chain))) throw new Failure('receipt', { node: receipt.node });
  if (!isOfOurTime(receipt, transaction, { late })) throw new Failure('receipt-time', { node: receipt.node, accepted: receipt.accepted });
  return hex;
}

/** Throws the reason of `stop` when that ends it early. */
export function pause(milliseconds, stop) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(stop.reason);
    };
    const timer = setTimeout(() => {
      stop?.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    stop?.addEventListener('abort', end, { once: true });
  });
}
