// Votes that this browser casts. Each is signed and kept before it is sent, so that the same bytes go again after a lost connection.
import { Problem, get } from './api.js';
import { fromHex, toHex } from './bytes.js';
import { cell } from './cell.js';
import { signer } from './keys.js';
import * as store from './store.js';
import { send } from './submission.js';
import { read, signed } from './transactions.js';

const MINUTE = 60_000;

// Old browsers have none. There a tab finds out what others did when it looks.
const others = globalThis.BroadcastChannel && new BroadcastChannel('ballot.votes');

/** Counts changes to the kept votes, in this tab and in others. Each one has the views look again. */
export const changes = cell(0);

if (others) others.onmessage = () => changes.set(changes.value + 1);

function tell() {
  changes.set(changes.value + 1);
  others?.postMessage('changed');
}

/** Signs a vote and keeps it, unless another tab has kept the same one. @param key From `keys.js`. */
export async function cast(chain, election, key, answers, revision, credential) {
  const values = { voter: key.key, election: election.id, minute: Math.floor(Date.now() / MINUTE), revision, answers, credential };
  const { id, bytes } = await signed(chain.id, 'vote', values, signer(key));
  const vote = await store.addOrFind('votes', {
    transaction: id, chain: chain.id, election: election.id, title: election.title, voter: key.key, bytes: toHex(bytes), cast: Date.now(),
    receipt: null, proof: null, refusal: null,
  });
  tell();
  return vote;
}

/** Sends a kept vote until a node takes or refuses it, and keeps the answer. The first receipt stays, whatever comes after it. */
export async function deliver(vote, options) {
  const said = await answerTo(vote, options);
  // A person may have had the vote forgotten meanwhile: it is not kept anew.
  await store.change('votes', vote.transaction, (kept) => (kept && !kept.receipt ? { ...kept, ...said } : undefined));
  tell();
}

async function answerTo({ chain, transaction, bytes }, options) {
  try {
    return { receipt: await send(chain, { id: transaction, bytes: fromHex(bytes) }, options), refusal: null };
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault;
    return { refusal: { rule: fault.rule, message: fault.message, conflict: fault.conflict } };
  }
}

/** Keeps a vote from elsewhere, or with more than was known of it. */
export async function keep(vote) {
  await store.save('votes', vote);
  tell();
  return vote;
}

export const find = (transaction) => store.find('votes', transaction);

export async function forget(transaction) {
  await store.remove('votes', transaction);
  tell();
}

/** The votes that were cast or checked here, the newest first. */
export const all = async () => (await store.all('votes')).sort((one, other) => (other.cast ?? 0) - (one.cast ?? 0));

export const isOnItsWay = ({ receipt, refusal }) => !receipt && !refusal;

/** One more than the highest revision of the key's votes, in the chain or on their way from here. */
export async function nextRevision(chain, { id, revoting }, voter, options) {
  if (revoting === 'never') return 0;
  const counted = await get(`elections/${id}/votes/${voter}`, options);
  const own = (await all()).filter((vote) => vote.election === id && vote.voter === voter && vote.chain === chain.id && !vote.refusal);
  const revisions = await Promise.all(own.map(async ({ bytes }) => (await read(chain.id, fromHex(bytes))).revision));
  return 1 + Math.max(-1, counted.transaction === null ? -1 : counted.revision, ...revisions);
}
