// §8: receipts, and their fate in a sound chain.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, Reader, demand, fromHex, length, nameOf, sha256, tagged, text, u64 } from './bytes.mjs';
import { isModulus, isSignedByNode } from './keys.mjs';
import { leafOf, rootFrom } from './merkle.mjs';
import { readTransaction } from './transactions.mjs';

const MOST_FILE = 256 * 1024;
const MOST_COUNT = 2 ** 31 - 1;

export function readReceipt(bytes) {
  const reader = new Reader(bytes);
  demand(reader.text() === 'ballot/receipt/1', 'malformed');
  const node = reader.text();
  demand(Buffer.byteLength(node) <= 32, 'malformed');
  const receipt = { node, modulus: reader.raw(384), accepted: reader.time(), id: reader.raw(32) };
  demand(isModulus(receipt.modulus), 'malformed');
  [receipt.index, receipt.count] = [reader.len(MOST_COUNT), reader.len(MOST_COUNT)];
  receipt.steps = reader.list(reader.len(32), () => reader.raw(32));
  receipt.signature = reader.raw(384);
  reader.end();
  return receipt;
}

/** The bytes that the node signed, or null where the path leads nowhere. */
export function signedBy(receipt, chain) {
  const root = rootFrom(leafOf(receipt.id), receipt.index, receipt.count, receipt.steps);
  return root && tagged('ballot/receipt/1', chain, text(receipt.node), u64(receipt.accepted), length(receipt.count), root);
}

export function isGenuine(receipt, chain) {
  const signed = signedBy(receipt, chain);
  return signed !== null && isSignedByNode(receipt.modulus, signed, receipt.signature);
}

/** R2 to R6: the fate of a genuine receipt. */
function find(chain, receipt, transaction) {
  if (chain.state.ids.has(nameOf(receipt.id))) return 'confirmed';
  if (!transaction?.id.equals(receipt.id)) return 'withoutTransaction';
  if (chain.promises.isKeptOut(transaction, receipt.accepted)) return 'superseded';
  return chain.tip.time < receipt.accepted + chain.promises.least && chain.promises.mayComeYet(transaction) ? 'tooNew' : 'missing';
}

/** The fates of receipts of this chain, and then of other files. */
const GENUINE = ['confirmed', 'superseded', 'tooNew', 'missing', 'withoutTransaction'];
const OTHERS = ['notGenuine', 'otherNetworks', 'withoutReceipt'];

/** Looks up every receipt of these folders, and names the first that speaks against the chain. */
export function compare(chain, folders) {
  const judged = folders.flatMap(filesOf).map((file) => judge(chain, file));
  const count = (fate) => judged.filter((one) => one.fate === fate).length;
  const genuine = judged.filter(({ fate }) => GENUINE.includes(fate));
  const strangers = genuine.map(({ receipt }) => receipt.modulus).filter((key) => !chain.promises.miners.has(nameOf(key)));
  const counts = {
    genuine: genuine.length,
    ...Object.fromEntries([...GENUINE, ...OTHERS].map((fate) => [fate, count(fate)])),
    strangers: [...new Set(strangers.map((key) => sha256(key).toString('hex').slice(0, 16)))],
    files: judged.filter(({ fate }) => fate !== 'confirmed').map(({ file, fate, receipt }) => ({
      file,
      fate,
      transaction: receipt?.id.toString('hex') ?? null,
      node: receipt?.node ?? null,
      accepted: receipt ? new Date(receipt.accepted).toISOString() : null,
    })),
  };
  const missing = judged.find(({ fate }) => fate === 'missing');
  if (missing) return {
    counts,
    rule: 'receipt-not-confirmed',
    transaction: missing.receipt.id.toString('hex'),
    message: whyMissing(chain, missing.transaction),
  };
  // Where no receipt is of this network, the export may be another network's.
  const isOther = genuine.length === 0 && counts.notGenuine + counts.otherNetworks > 0;
  return { counts, rule: isOther ? 'receipt-not-genuine' : null, transaction: null };
}

function judge(chain, file) {
  const { receipt, network, bytes } = readFile(file);
  if (!receipt) return { file, fate: 'withoutReceipt' };
  if (network && !network.equals(chain.id) && isGenuine(receipt, network)) return { file, receipt, fate: 'otherNetworks' };
  if (!isGenuine(receipt, chain.id)) return { file, receipt, fate: 'notGenuine' };
  const transaction = orNull(() => bytes && readTransaction(chain.id, bytes));
  return { file, receipt, transaction, fate: find(chain, receipt, transaction) };
}

/** R5: a transaction whose election is not on the chain could be in no block. */
function whyMissing(chain, { election }) {
  if (!election || chain.state.find(election)) return null;
  return 'Its election is not on this chain either: the fork that opened it lost, which convicts no node, '
    + `or the chain was rewritten from before that. The receipt of the opening, transaction ${election.toString('hex')}, can tell.`;
}

const filesOf = (folder) => readdirSync(folder).filter((name) => name.endsWith('.receipt.json')).sort()
  .map((name) => join(folder, name)).filter((file) => !orNull(() => statSync(file))?.isDirectory());

// JSON allows no byte order mark, and a text is UTF-8.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Believes nothing in a file: only what is signed or hashed counts in the end. */
function readFile(file) {
  return orNull(() => {
    // A file without length may be a pipe, which would be waited for.
    const { size } = statSync(file);
    if (size === 0 || size > MOST_FILE) return {};
    const saved = JSON.parse(utf8.decode(readFileSync(file)));
    if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) return {};
    const own = (name) => (Object.hasOwn(saved, name) && typeof saved[name] === 'string' ? saved[name] : null);
    const [receipt, chain, bytes] = ['receipt', 'chain', 'bytes'].map(own);
    if ([...Object.keys(saved), receipt, chain, bytes].some((text) => text !== null && LONE_SURROGATE.test(text))) return {};
    const read = receipt !== null && fromHex(receipt);
    return {
      receipt: read && readReceipt(read),
      network: /^[0-9a-f]{64}$/.test(chain) ? fromHex(chain) : null,
      bytes: bytes === null ? null : fromHex(bytes),
    };
  }) ?? {};
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Null for what can't be read. Any other error is this program's. */
function orNull(read) {
  try {
    return read();
  } catch (error) {
    const isBadText = error instanceof SyntaxError || error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    if (error instanceof Fault || isBadText || error.syscall) return null;
    throw error;
  }
}
