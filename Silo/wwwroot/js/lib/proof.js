// Checks a kept vote, from its bytes up to the newest block, and says what it checked. It takes nobody's word.
import { file, get, Problem } from './api.js';
import { fromHex, sha256, toHex } from './bytes.js';
import { BrokenHeaders, judge } from './headers.js';
import { isGenuine, proves, readReceipt } from './receipts.js';
import { isSigned as isSignedByVoter, read } from './transactions.js';

/**
 * Makes the checks one after the other: each builds on those before it. A check ends with `{ name, ok, ...what it found }`. The first
 * that fails ends the list, as does the first that can't be made yet, whose `ok` is null.
 * @param onCheck Told each check as it ends.
 * @param onProgress Told the share of headers that are judged.
 * @returns The silo's proof, where it proves something; its `bytes` are the vote's as the block has them.
 */
export async function check(vote, onCheck, { stop, onProgress } = {}) {
  const transaction = await read(vote.chain, fromHex(vote.bytes));
  const isOwn = transaction.id === vote.transaction;
  onCheck({ name: 'bytes', ok: isOwn, transaction: transaction.id });
  if (!isOwn) return null;

  if (vote.receipt) {
    const receipt = readReceipt(vote.receipt);
    const ok = receipt.transaction === transaction.id && (await isGenuine(receipt, vote.chain));
    onCheck({ name: 'receipt', ok, node: receipt.node, accepted: receipt.accepted });
    if (!ok) return null;
  }

  const proof = await proofOf(vote, stop);
  if (!proof) {
    onCheck({ name: 'inclusion', ok: null });
    return null;
  }
  // The block may hold it with another signature: one transaction can be signed twice.
  const held = await read(vote.chain, fromHex(proof.bytes)).catch(() => null);
  const holds = held?.id === transaction.id && (await isSignedByVoter(vote.chain, held)) && (await proves(proof, held));
  const block = toHex(await sha256(fromHex(proof.header) ?? new Uint8Array()));
  onCheck({ name: 'inclusion', ok: holds, block, steps: proof.path.length });
  if (!holds) return null;
  onCheck(await headersCheck(vote, block, { stop, onProgress }));
  return proof;
}

async function headersCheck(vote, block, { stop, onProgress }) {
  const bytes = new Uint8Array(await (await file('export/headers', { stop })).arrayBuffer());
  try {
    const { chain, hashes, work } = await judge(bytes, onProgress);
    const height = hashes.indexOf(block);
    const ok = chain.id === vote.chain && height > 0;
    return { name: 'headers', ok, count: hashes.length - 1, height, deep: hashes.length - height, work, tip: hashes.at(-1) };
  } catch (fault) {
    if (!(fault instanceof BrokenHeaders)) throw fault;
    return { name: 'headers', ok: false, rule: fault.rule, height: fault.height };
  }
}

/** Null while no block holds it. */
async function proofOf({ transaction }, stop) {
  try {
    return await get(`transactions/${transaction}/proof`, { stop });
  } catch (fault) {
    if (fault instanceof Problem && fault.rule === 'not-confirmed') return null;
    throw fault;
  }
}
