// §10: the text of a transaction, and the line of a block log.
import { sha256 } from './bytes.mjs';

export const hex = (bytes) => bytes.toString('hex');
export const instant = (time) => new Date(time).toISOString();
export const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&').replace(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (letter) =>
  `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

const fieldsOf = (fields) => Object.entries(fields).map(([name, value]) => `${name}=${value}`).join(' ');

/** A list of items that have fields of their own. */
export const items = (list) => list.map((fields) => `[${fieldsOf(fields)}]`).join();

export function lineOf(transaction) {
  const fields = { id: hex(transaction.id), ...transaction.rules.written(transaction) };
  if (transaction.signature) fields.signature = hex(transaction.signature);
  return `${transaction.kind} ${fieldsOf(fields)}`;
}

const short = (hash) => hex(hash).slice(0, 12);

export function logOf({ header, coinbase, transactions }) {
  const kinds = [...new Set(transactions.map(({ rules }) => rules))].sort((one, other) => one.number - other.number)
    .map((rules) => `${transactions.filter((transaction) => transaction.rules === rules).length} ${rules.kind}`);
  return `block ${header.height} ${short(header.hash)} on ${short(header.previous)} at ${instant(header.time)} work ${header.difficulty} `
    + `miner ${hex(sha256(coinbase.miner)).slice(0, 16)}: ${kinds.join(', ')}`;
}
