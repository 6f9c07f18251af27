// §8: receipts, and what becomes of them in a sound chain.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, Reader, demand, fromHex, length, nameOf, tagged, text, u64 } from './bytes.mjs';
import { isModulus, isSignedByNode } from './keys.mjs';
import { leafOf, rootFrom } from './merkle.mjs';
import { readTransaction } from './transactions.mjs';

const PATIENCE = 60_000;
const MOST_FILE = 128 * 1024;

export function readReceipt(bytes) {
  const reader = new Reader(bytes);
  demand(reader.text() === 'ballot/receipt/1', 'malformed');
  const node = reader.text();
  demand(Buffer.byteLength(node) <= 32, 'malformed');
  const receipt = { node, modulus: reader.raw(384), accepted: reader.time(), id: reader.raw(32) };
  demand(isModulus(receipt.modulus), 'malformed');
  [receipt.index, receipt.count] = [reader.len(2 ** 32), reader.len(2 ** 32)];
  receipt.steps = reader.list(reader.len(32), () => reader.raw(32));
  receipt.signature = reader.raw(384);
  reader.end();
  return receipt;
}

/** What the node signed, or null where the path leads nowhere. */
export function signedBy(receipt, chain) {
  const root = rootFrom(leafOf(receipt.id), receipt.index, receipt.count, receipt.steps);
  return root && tagged('ballot/receipt/1', chain, text(receipt.node), u64(receipt.accepted), length(receipt.count), root);
}

export function isGenuine(receipt, chain) {
  const signed = signedBy(receipt, chain);
  return signed !== null && isSignedByNode(receipt.modulus, signed, receipt.signature);
}

/** R2 to R5, of a genuine receipt: `confirmed`, `superseded`, `tooNew` or `missing`. */
function find(chain, receipt, transaction) {
  if (chain.state.ids.has(nameOf(receipt.id))) return 'confirmed';
  if (transaction?.id.equals(receipt.id) && isKeptOut(chain, transaction)) return 'superseded';
  return chain.tip.time < receipt.accepted + PATIENCE ? 'tooNew' : 'missing';
}

/** R3: whether V8 or V13 refuses a vote because of one that the chain holds, or X3 or X4 a transfer. */
function isKeptOut(chain, transaction) {
  return transaction.kind === 'transfer' ? ['wrong-sequence', 'overspend'].includes(ruleOf(() => chain.state.coins.judge(transaction)))
    : isRefusedByAnother(chain, transaction);
}

function isRefusedByAnother(chain, vote) {
  const election = vote.kind === 'vote' && chain.state.find(vote.election);
  const other = election && election.votes.get(nameOf(vote.signer));
  return Boolean(other) && (!election.terms.mayRevote || vote.revision <= other.revision);
}

/** Looks up every receipt of these folders; the first that speaks against the chain is named. */
export function compare(chain, folders) {
  const counts = { confirmed: 0, superseded: 0, tooNew: 0, otherNetworks: 0, withoutReceipt: 0 };
  for (const file of folders.flatMap(filesOf)) {
    const { receipt, network, bytes } = readFile(file);
    if (!receipt) {
      // What promises nothing convicts nobody.
      counts.withoutReceipt++;
      continue;
    }
    const id = receipt.id.toString('hex');
    if (network && !network.equals(chain.id) && isGenuine(receipt, network)) counts.otherNetworks++;
    else if (!isGenuine(receipt, chain.id)) return { counts, rule: 'receipt-not-genuine', transaction: id };
    else {
      const found = find(chain, receipt, orNull(() => bytes && readTransaction(chain.id, bytes)));
      if (found === 'missing') return { counts, rule: 'receipt-not-confirmed', transaction: id };
      counts[found]++;
    }
  }
  // Whoever asks about receipts that are all of other networks was given another network's export.
  const isOther = counts.otherNetworks > 0 && counts.confirmed + counts.superseded + counts.tooNew === 0;
  return { counts, rule: isOther ? 'receipt-not-genuine' : null, transaction: null };
}

const filesOf = (folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.receipt.json')).sort().map((name) => join(folder, name));

/** Nothing in a file is believed: only what is signed or hashed counts in the end. */
function readFile(file) {
  return orNull(() => {
    if (statSync(file).size > MOST_FILE) return {};
    const { receipt, chain, bytes } = JSON.parse(readFileSync(file, 'utf8'));
    return { receipt: readReceipt(hex(receipt)), network: chain?.length === 64 ? fromHex(chain) : null, bytes: bytes ? hex(bytes) : null };
  }) ?? {};
}

function hex(value) {
  const bytes = typeof value === 'string' ? fromHex(value) : null;
  demand(bytes, 'malformed');
  return bytes;
}

/** The rule that a check names, or null. */
function ruleOf(check) {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.rule;
    throw error;
  }
}

/** Null for what can't be read; any other error is this program's. */
function orNull(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault || error instanceof SyntaxError || error instanceof TypeError || error.syscall) return null;
    throw error;
  }
}
