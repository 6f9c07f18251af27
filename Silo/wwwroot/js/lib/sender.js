// Sends every vote that this browser has signed and no node has answered. It does so as long as the page is open, in any view.
import { cell } from './cell.js';
import * as votes from './votes.js';

/** Votes that no node has answered, the newest first. */
export const unsent = cell([]);

/** Why a vote is sent again, by its transaction. */
export const troubles = cell(new Map());

// One attempt at a time for each vote, in this tab. Other tabs may send the same bytes: it stays one vote. A lock between tabs could be
// held by one that the browser has put to sleep.
const sending = new Map();

/** Is called once, when the page opens. */
export function start() {
  votes.changes.subscribe(look);
  look();
}

/** Sends one at once that a lasting trouble had stopped. */
export function again(transaction) {
  tellTrouble(transaction, null);
  look();
}

/** Sends what waits, and stops sending what no longer does. */
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
    // A receipt that proves nothing, or a browser that keeps nothing. Sending again would not help, so a person decides.
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
