// §10: the text of a transaction, and the line of a block log.
import { sha256 } from './bytes.mjs';

const hex = (bytes) => bytes.toString('hex');
const instant = (time) => new Date(time).toISOString();
export const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&').replace(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (letter) =>
  `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

const WRITTEN = {
  open: (open) => ({
    organiser: hex(open.signer),
    title: quoted(open.title),
    options: open.options.map(quoted).join(),
    opens: instant(open.opens),
    closes: instant(open.closes),
    settle: open.settle,
    created: instant(open.created),
    method: open.method,
    ...(open.top !== null && { topScore: open.top }),
    revoting: open.mayRevote ? 'last' : 'never',
    eligibility: open.roll ? 'roll' : 'open',
    ...(open.roll && { issuer: hex(open.roll.issuer), registrar: hex(open.roll.registrar), rollSize: open.roll.size, rollRoot: hex(open.roll.root) }),
  }),
  vote: (vote) => ({
    voter: hex(vote.signer),
    election: hex(vote.election),
    choices: vote.choices.join(),
    castMinute: vote.minute,
    revision: vote.revision,
    credential: vote.credential ? hex(vote.credential.randomizer) + hex(vote.credential.signature) : 'none',
  }),
  close: (close) => ({ organiser: hex(close.signer), election: hex(close.election) }),
  seal: (seal) => ({ election: hex(seal.election) }),
  transfer: (transfer) => ({
    sender: hex(transfer.signer),
    recipient: hex(transfer.recipient),
    amount: transfer.amount,
    sequence: transfer.sequence,
  }),
  issuances: (statement) => ({ registrar: hex(statement.signer), election: hex(statement.election), count: statement.issued }),
  pause: (pause) => ({ organiser: hex(pause.signer), election: hex(pause.election), turn: pause.turn }),
};

export function lineOf(transaction) {
  const fields = { id: hex(transaction.id), ...WRITTEN[transaction.kind](transaction) };
  if (transaction.signature) fields.signature = hex(transaction.signature);
  return [transaction.kind, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(' ');
}

const short = (hash) => hex(hash).slice(0, 12);

export function logOf({ header, coinbase, transactions }) {
  const kinds = Object.keys(WRITTEN).map((kind) => [transactions.filter((transaction) => transaction.kind === kind).length, kind]);
  return `block ${header.height} ${short(header.hash)} on ${short(header.previous)} at ${instant(header.time)} work ${header.difficulty} `
    + `miner ${hex(sha256(coinbase.miner)).slice(0, 16)}: ${kinds.filter(([count]) => count > 0).map((pair) => pair.join(' ')).join(', ')}`;
}
