// Checks the page's modules against the vectors of PROTOCOL.md and of RFC 9474. Prints what is wrong, or how much was right.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';

// Node 18 has it, but not under the name that browsers use.
globalThis.crypto ??= webcrypto;

const page = (name) => import(new URL(`../../../Silo/wwwroot/js/lib/${name}.js`, import.meta.url));
const [bytes, blindRsa, chain, codec, credentials, headers, merkle, receipts, transactions] = await Promise.all(
  ['bytes', 'blind-rsa', 'chain', 'codec', 'credentials', 'headers', 'merkle', 'receipts', 'transactions'].map(page));
const { fromHex, toHex } = bytes;

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const vectors = [...read('docs/PROTOCOL.md').matchAll(/```vectors\n([^`]*)```/g)].flatMap(([, lines]) => lines.split('\n'));
const stated = new Map(vectors.filter(Boolean).map((line) => line.split(/ = (.*)/s).slice(0, 2)));

let right = 0;

function check(what, found, expected) {
  if (found === expected) right++;
  else {
    process.exitCode = 1;
    console.error(`${what}: ${found} instead of ${expected}`);
  }
}

const { id } = await chain.readParameters(stated.get('genesis.parameters'));
check('chain', id, stated.get('genesis.hash'));

const { methods } = await page('methods');
const [, numbered] = read('docs/PROTOCOL.md').match(/Method is (.*?) \(N1\)/);
check('methods', methods.map(({ name }, number) => `${number} \`${name}\``).join(', '), numbered);

const known = {};
for (const name of [...stated.keys()].filter((key) => key.endsWith('.text')).map((key) => key.slice(0, -'.text'.length))) {
  const encoded = fromHex(stated.get(`${name}.bytes`));
  const read = (known[name] = await transactions.read(id, encoded));
  check(`${name}.id`, read.id, stated.get(`${name}.id`));
  check(`${name}.leaf`, toHex(await transactions.leaf(read)), stated.get(`${name}.leaf`));
  if (transactions.kinds[read.kind].signer) {
    const again = await transactions.signed(id, read.kind, read, async () => encoded.subarray(-64));
    check(`${name}.bytes`, toHex(again.bytes), stated.get(`${name}.bytes`));
  }

  // Bytes that are cut short, or go on, are no transaction.
  for (const damaged of [encoded.subarray(0, -1), bytes.concat(encoded, Uint8Array.of(0))]) {
    check(`${name} damaged`, await transactions.read(id, damaged).then(({ id: found }) => found === read.id, () => false), false);
  }
}

const { ballot, roll } = known;
check('ballot.message', toHex(credentials.messageOf(id, ballot.election, ballot.voter)), stated.get('ballot.message'));
const prepared = blindRsa.prepare(fromHex(ballot.credential.randomizer), fromHex(stated.get('ballot.message')));
check('credential', await blindRsa.verify(fromHex(roll.roll.classes[0].issuer), prepared, fromHex(ballot.credential.signature)), true);

const secret = await crypto.subtle.importKey('raw', fromHex(stated.get('request.secret')), 'HKDF', false, ['deriveBits']);
const asker = { key: stated.get('request.voter'), seed: secret };
const asked = await credentials.derive(id, ballot.election, asker, fromHex(roll.roll.classes[0].issuer));
check('request.randomizer', asked.randomizer, stated.get('request.randomizer'));
check('request.blinded', asked.blinded, stated.get('request.blinded'));
const other = await credentials.derive(id, ballot.election, asker, fromHex(roll.roll.classes[0].issuer), 1);
check('request.other', other.blinded, stated.get('request.other'));

check('signature of the voter', await transactions.isSigned(id, known.vote), true);
const forged = known.vote.bytes.with(-1, known.vote.bytes.at(-1) ^ 1);
check('signature of nobody', await transactions.isSigned(id, { ...known.vote, bytes: forged }), false);

const receipt = receipts.readReceipt(stated.get('receipt.bytes'));
check('receipt', await receipts.isGenuine(receipt, id), true);
check('receipt of another chain', await receipts.isGenuine(receipt, '00'.repeat(32)), false);
const minute = Math.floor(receipt.accepted / 60_000);
for (const [what, accepted, expected] of [
  ['now', receipt.accepted, true],
  ['a quarter of an hour ahead', receipt.accepted + 900_000, true],
  ['more than that', receipt.accepted + 900_001, false],
  ['the year 9999', 253_402_300_799_999, false],
  ['a quarter of an hour before it was signed', minute * 60_000 - 900_000, true],
  ['more', minute * 60_000 - 900_001, false],
]) check(`receipt of ${what}`, receipts.isOfOurTime({ ...receipt, accepted }, { minute }, { now: receipt.accepted }), expected);
for (const [what, ahead, late, expected] of [
  ['an order, ahead to shortly before the close', 5_001, 5_000, false],
  ['one as far ahead as blocks may be', 5_000, 4_999, true],
  ['one ahead, and in time', 5_001, 5_001, true],
]) {
  const [dated, clock] = [{ accepted: receipt.accepted + ahead }, { now: receipt.accepted, late: receipt.accepted + late }];
  check(`receipt of ${what}`, receipts.isOfOurTime(dated, {}, clock), expected);
}
for (const [target, least] of [[1_000n, 60_000], [7_000n, 70_000]]) check(`L at ${target} ms`, chain.leastSettle({ target }), least);
check('receipt of another time', await receipts.isGenuine({ ...receipt, accepted: receipt.accepted + 1 }, id), false);
const proof = {
  header: stated.get('block.header'), index: Number(stated.get('path.index')), count: Number(stated.get('path.count')),
  path: stated.get('path.steps').split(','),
};
check('proof', await receipts.proves(proof, known.vote), true);
check('proof of another', await receipts.proves(proof, known.close), false);
const root = await merkle.rootFrom(fromHex(stated.get('path.leaf')), proof.index, proof.count, proof.path.map(fromHex));
check('path.root', toHex(root), stated.get('path.root'));

// A file of headers with the first block's alone; then with a bit of each field turned around.
const first = fromHex(stated.get('block.header'));
const framed = (frame) => bytes.concat(codec.len(2 ** 31).write(frame.length), frame);
const fileOf = (...all) =>
  bytes.concat(...[bytes.ascii('ballot/headers/1'), fromHex(stated.get('genesis.parameters')), ...all].map(framed));
const ruleOf = (file) => headers.judge(file).catch((fault) => fault.rule);
check('headers', (await headers.judge(fileOf(first))).hashes.join(), [id, stated.get('block.hash')].join());
for (const [at, rule] of [[0, 'malformed'], [16, 'malformed'], [20, 'no-work'], [60, 'no-work'], [140, 'no-work'], [155, 'no-work']]) {
  const damaged = first.map((byte, place) => (place === at ? byte ^ 1 : byte));
  check(`header damaged at ${at}`, await ruleOf(fileOf(damaged)), rule);
}
check('headers of another chain', await ruleOf(fileOf(first, first)), 'unknown-parent');

const rfc = JSON.parse(read('Tests/Ledger/Credentials/Rfc9474.json'));
const modulus = bytes.fromNumber(bytes.toNumber(fromHex(rfc.p)) * bytes.toNumber(fromHex(rfc.q)), 512);
const inverse = bytes.toNumber(fromHex(rfc.inv));
const n = bytes.toNumber(modulus);
for (const vector of rfc.vectors) {
  const message = blindRsa.prepare(fromHex(vector.msg_prefix), fromHex(rfc.msg));
  const salt = fromHex(vector.salt);
  const factor = bytes.fromNumber(inverseOf(inverse, n), 512);
  const blinding = await blindRsa.blind(modulus, message, salt, factor);
  check(`${vector.name} blinded`, toHex(blinding.blinded), vector.blinded_msg);
  check(`${vector.name} inverse`, toHex(blinding.inverse), rfc.inv);
  const signature = await blindRsa.finalize(modulus, message, fromHex(vector.blind_sig), blinding.inverse, salt.length);
  check(`${vector.name} signature`, signature && toHex(signature), vector.sig);
  check(`${vector.name} wrong answer`, await blindRsa.finalize(modulus, message, blinding.blinded, blinding.inverse, salt.length), null);
}

/** Euclid's algorithm, written in another way than in the page. */
function inverseOf(value, modulo) {
  const [, factor] = euclid(value, modulo);
  return ((factor % modulo) + modulo) % modulo;
}

function euclid(a, b) {
  if (b === 0n) return [a, 1n, 0n];
  const [divisor, x, y] = euclid(b, a % b);
  return [divisor, y, x - (a / b) * y];
}

if (!process.exitCode) console.log(`${right} right`);
