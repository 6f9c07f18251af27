// Sends every vote that this browser has signed and nobody has answered, from whichever view is open, for as long as the page is.
import { cell } from './cell.js';
import * as votes from './votes.js';

/** Votes on their way, the newest first. */
export const unsent = cell([]);

/** Why each of them is sent again, by its transaction. */
export const troubles = cell(new Map());

// One attempt at a time for each, in this tab. Other tabs send the same bytes and may: it is one vote. A lock between them would be held
// by a tab that the browser has put to sleep.
const sending = new Map();

/** Begins. Once, when the page opens. */
export function start() {
  votes.changes.subscribe(look);
  look();
}

/** Tries one at once, after what stopped it. */
export function again(transaction) {
  tellTrouble(transaction, null);
  look();
}

/** Sends what waits, and stops sending what does not any more. */
export async function look() {
  const waiting = (await votes.all().catch(() => [])).filter(votes.isOnItsWay);
  unsent.set(waiting);
  for (const [transaction, stop] of sending) if (!waiting.some((vote) => vote.transaction === transaction)) stop.abort();
  for (const vote of waiting) if (!sending.has(vote.transaction) && !troubles.value.get(vote.transaction)?.isLasting) send(vote);
}

async function send(vote) {
  const stop = new AbortController();
  sending.set(vote.transaction, stop);
  try {
    await votes.deliver(vote, { stop: stop.signal, onWait: (fault) => tellTrouble(vote.transaction, { fault }) });
    tellTrouble(vote.transaction, null);
  } catch (fault) {
    // Neither an answer nor silence: a receipt that proves nothing, or a browser that keeps nothing. A person decides.
    tellTrouble(vote.transaction, stop.signal.aborted ? null : { fault, isLasting: true });
  } finally {
    sending.delete(vote.transaction);
  }
}

function tellTrouble(transaction, trouble) {
  const next = new Map(troubles.value);
  if (trouble) next.set(transaction, trouble);
  else next.delete(transaction);
  troubles.set(next);
}
