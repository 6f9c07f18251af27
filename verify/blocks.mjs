// §2 and §4: the network's parameters, headers and blocks as bytes, and the rules of a body by itself.
import { Fault, MOST_TRANSACTION, Reader, demand, sha256, tagged } from './bytes.mjs';
import { rewardAt } from './coins.mjs';
import { isModulus, isPoint, isSignedByNode } from './keys.mjs';
import { leafOf, rootOf } from './merkle.mjs';
import { checkSignature, readTransaction } from './transactions.mjs';

export const MOST_TRANSACTIONS = 10_000;
export const MOST_BYTES = 4_194_304;
export const LEAST_DIFFICULTY = 65_536n;

/** The first fifteen limits of §2's table. This program knows no network with other ones. */
const LIMITS = [
  10_000, 4_194_304, 65_536, 200, 2_000, 1_000, 300, 32, 64, 8, 16, 1_024, 16, 2_592_000_000, 31_622_400_000,
];

export function readParameters(bytes) {
  const reader = new Reader(bytes);
  demand(reader.text() === 'ballot/genesis/1', 'malformed');
  const name = reader.text();
  demand(/^[a-z0-9-]{1,32}$/.test(name), 'malformed');
  const [target, minimum, reward] = [reader.u64(), reader.u64(), reader.u64()];
  demand(target >= 10n && target <= 3_600_000n, 'malformed');
  demand(minimum >= LEAST_DIFFICULTY && minimum <= 2n ** 48n, 'malformed');
  reader.raw(32); // salt
  for (const limit of LIMITS) demand(reader.len(limit) === limit, 'malformed');
  reader.end();
  return { name, target, minimum, reward };
}

export function genesisOf(parameters, bytes) {
  const header = Buffer.alloc(156);
  header.write('ballot/header/v1');
  header.writeUInt32LE(1, 16);
  sha256(bytes).copy(header, 60);
  rootOf([]).copy(header, 92);
  header.writeBigUInt64LE(parameters.minimum, 140);
  return readHeader(new Reader(header));
}

export function readHeader(reader) {
  const bytes = reader.raw(156);
  const fields = new Reader(bytes);
  demand(fields.raw(16).latin1Slice() === 'ballot/header/v1' && fields.u32() === 1, 'malformed');
  return {
    bytes,
    hash: sha256(bytes),
    height: fields.u64(),
    previous: fields.raw(32),
    merkleRoot: fields.raw(32),
    tallyRoot: fields.raw(32),
    time: fields.time(),
    started: fields.time(),
    difficulty: fields.u64(),
    nonce: fields.u64(),
  };
}

function readCoinbase(reader) {
  const start = reader.at;
  const coinbase = { height: reader.u64(), miner: reader.raw(384), account: reader.raw(64), reward: reader.u64() };
  demand(isModulus(coinbase.miner), 'malformed');
  return { ...coinbase, leaf: leafOf(reader.bytes.subarray(start, reader.at)) };
}

/** Reads a block, to the last byte. */
export function readBlock(chain, bytes) {
  demand(bytes.length <= MOST_BYTES, 'too-large');
  const reader = new Reader(bytes);
  const [header, signature, coinbase] = [readHeader(reader), reader.raw(384), readCoinbase(reader)];
  const count = reader.len(MOST_TRANSACTIONS);
  const transactions = reader.list(count, () => readTransaction(chain, reader.raw(reader.len(MOST_TRANSACTION))));
  reader.end();
  return { header, signature, coinbase, transactions };
}

/** B1 to B5, then T1 and T2 of each transaction: the rules that need nothing of the chain before it. */
export function checkBody(chain, reward, { header, signature, coinbase, transactions }) {
  demand(rootOf([coinbase.leaf, ...transactions.map((transaction) => transaction.leaf)]).equals(header.merkleRoot), 'wrong-merkle-root');
  demand(isSignedByNode(coinbase.miner, tagged('ballot/block/v1', chain, header.hash), signature), 'wrong-block-signature');
  demand(transactions.length > 0, 'empty-block');
  demand(coinbase.height === header.height, 'wrong-coinbase');
  demand(coinbase.reward === rewardAt(reward, header.height), 'wrong-reward');
  demand(isPoint(coinbase.account), 'invalid-key');
  for (const transaction of transactions) about(transaction, () => checkSignature(transaction));
}

/** Names the transaction in a fault of this check. */
export function about(transaction, check) {
  try {
    check();
  } catch (fault) {
    throw fault instanceof Fault ? new Fault(fault.rule, transaction.id.toString('hex')) : fault;
  }
}
