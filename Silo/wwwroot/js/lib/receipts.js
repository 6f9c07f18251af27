// Receipts and proofs (PROTOCOL §8). A receipt is a node's promise; a proof is that it was kept.
import { Malformed, demand, fromHex, isEqual, tagged } from './bytes.js';
import { decode, hash, len, list, raw, record, text, time } from './codec.js';
import { leafOf, rootFrom } from './merkle.js';
import { isModulus, isSigned } from './rsa.js';
import { leaf, read } from './transactions.js';

const TAG = 'ballot/receipt/1';
const MOST_FILE = 256 * 1024;
/** So far may clocks be apart (R7). */
const TOLERATED = 900_000;
/** A receipt may be dated so far ahead, as a block may, even where that time would excuse its node. */
const AHEAD = 5_000;
const count = len(2 ** 31 - 1);

const codec = record([
  ['tag', text], ['node', text], ['modulus', raw(384)], ['accepted', time], ['transaction', hash],
  ['index', count], ['count', count], ['path', list(hash, 32)], ['signature', raw(384)],
]);

/** @throws Malformed */
export function readReceipt(hex) {
  const bytes = fromHex(hex);
  demand(bytes);
  const receipt = decode(codec, bytes);
  demand(receipt.tag === TAG && new TextEncoder().encode(receipt.node).length <= 32 && isModulus(fromHex(receipt.modulus)));
  return receipt;
}

/** R1: the node's key signed a group that holds this transaction, for this chain. */
export async function isGenuine(receipt, chain) {
  const root = await rootFrom(await leafOf(fromHex(receipt.transaction)), receipt.index, receipt.count, receipt.path.map(fromHex));
  if (!root) return false;
  const signed = tagged(TAG, chain, text.write(receipt.node), time.write(receipt.accepted), count.write(receipt.count), root);
  return isSigned(fromHex(receipt.modulus), 'SHA-256', 32, signed, fromHex(receipt.signature));
}

/**
 * R7: whether a receipt's time agrees with this device's clock. A node could never be held to a receipt from the future. One that is
 * dated before its transaction was signed, or ahead to shortly before a close, would be excused by what held at that time.
 * @param late The time from which on an order comes too late for its election.
 */
export function isOfOurTime({ accepted }, { created, minute }, { now = Date.now(), late = Infinity } = {}) {
  const signed = created ?? (minute === undefined ? 0 : minute * 60_000);
  return accepted <= now + TOLERATED && accepted >= signed - TOLERATED && !(accepted > now + AHEAD && accepted > late);
}

/** Whether a silo's proof leads from this transaction to the Merkle root in the proof's header. */
export async function proves(proof, transaction) {
  const [header, path] = [fromHex(proof.header), proof.path.map(fromHex)];
  if (header?.length !== 156 || path.some((step) => step?.length !== 32) || proof.index < 1) return false;
  const root = await rootFrom(await leaf(transaction), proof.index, proof.count, path);
  return Boolean(root) && isEqual(root, header.subarray(60, 92));
}

/** The file that `ballot receipt` and `ballot audit --receipts` take. */
export function toFile({ receipt, chain, bytes, proof }) {
  const { transaction, node, accepted } = readReceipt(receipt);
  const saved = { receipt, transaction, node, accepted: new Date(accepted).toISOString(), chain, bytes, ...(proof && { proof }) };
  return { name: `${transaction}.receipt.json`, content: `${JSON.stringify(saved, null, 2)}\n` };
}

/** Reads a receipt's file, and believes only what is signed or hashed. @throws Malformed */
export async function fromFile(content) {
  demand(content.length <= MOST_FILE, 'no-receipt');
  const saved = parse(content);
  const receipt = readReceipt(saved?.receipt);
  demand(fromHex(saved.chain)?.length === 32, 'no-receipt');
  const transaction = await read(saved.chain, fromHex(saved.bytes));
  demand(transaction.id === receipt.transaction, 'no-receipt');
  demand(await isGenuine(receipt, saved.chain), 'receipt-not-genuine');
  const { id, election = null, voter = null } = transaction;
  return { transaction: id, chain: saved.chain, election, voter, bytes: saved.bytes, receipt: saved.receipt, proof: saved.proof ?? null };
}

function parse(content) {
  try {
    return JSON.parse(content);
  } catch {
    throw new Malformed('no-receipt');
  }
}
