#!/usr/bin/env node
// Checks every vector that PROTOCOL.md states. A vector that it does not know is a failure too.
import { readFileSync } from 'node:fs';
import { checkBody, genesisOf, readBlock, readParameters } from './blocks.mjs';
import { fromHex, length, sha256, tagged, text } from './bytes.mjs';
import { Chain, nextDifficulty } from './chain.mjs';
import { outcomeOf } from './counting.mjs';
import { isCredential, requestOf } from './keys.mjs';
import { leafOf, rootFrom, rootOf } from './merkle.mjs';
import { isGenuine, readReceipt, signedBy } from './receipts.mjs';
import { lineOf, logOf } from './text.mjs';
import { checkSignature, readTransaction } from './transactions.mjs';

const METHODS = { runoff: 'instant-runoff' };

const page = readFileSync(new URL('../docs/PROTOCOL.md', import.meta.url), 'utf8');
const stated = new Map([...page.matchAll(/```vectors\n([^`]*)```/g)].flatMap(([, lines]) => lines.split('\n')).filter(Boolean)
  .map((line) => [line.slice(0, line.indexOf(' = ')), line.slice(line.indexOf(' = ') + 3)]));
const checked = new Set();
let wrong = 0;

/** Compares a stated value with the computed one. */
function check(name, computed) {
  checked.add(name);
  const found = Buffer.isBuffer(computed) ? computed.toString('hex') : String(computed);
  if (found === stated.get(name)) return;
  wrong++;
  console.error(`${name} is stated as ${stated.get(name)}, but it is ${found}`);
}

/** A stated value from which others are computed. */
function given(name) {
  checked.add(name);
  return stated.get(name);
}

const bytes = (name) => fromHex(given(name));

const parameters = bytes('genesis.parameters');
const genesis = genesisOf(readParameters(parameters), parameters);
const chain = genesis.hash;
check('genesis.header', genesis.bytes);
check('genesis.hash', chain);

const transactions = {};
for (const name of [...stated.keys()].filter((name) => name.endsWith('.text')).map((name) => name.slice(0, -'.text'.length))) {
  const transaction = (transactions[name] = readTransaction(chain, bytes(`${name}.bytes`)));
  checkSignature(transaction);
  check(`${name}.id`, transaction.id);
  check(`${name}.leaf`, transaction.leaf);
  check(`${name}.text`, lineOf(transaction));
}

for (const window of [...stated.keys()].filter((name) => name.endsWith('.window')).map((name) => name.slice(0, -'.window'.length))) {
  const headers = given(`${window}.window`).split(' ').flatMap((alike) => {
    const [times, difficulty, claim] = alike.split(/[x:]/);
    return Array(Number(times)).fill({ difficulty: BigInt(difficulty), time: Number(claim), started: 0 });
  });
  check(`${window}.next`, nextDifficulty(readParameters(parameters), headers));
}

const { open, vote, close, roll, ballot } = transactions;
check('roll.root', rootOf(['ann', 'bob'].map((id) => leafOf(sha256('roll salt'), text(id)))));
check('roll.root', roll.roll.root);
check('ballot.message', tagged('ballot/creds/v1', chain, ballot.election, ballot.signer));
const request = requestOf(bytes('request.secret'), chain, roll.id, bytes('request.voter'), roll.roll.issuer);
check('request.attempt', request.attempt);
check('request.randomizer', request.randomizer);
check('request.blinded', request.blinded);
check('ballot.id', isCredential(roll.roll.issuer, chain, roll.id, ballot.signer, ballot.credential) ? ballot.id : 'without a credential');

const body = ['open', 'vote', 'close'].map((name) => bytes(`${name}.bytes`));
const block = Buffer.concat([bytes('block.header'), bytes('block.signature'), bytes('block.coinbase'),
  length(body.length), ...body.flatMap((transaction) => [length(transaction.length), transaction])]);
const whole = readBlock(chain, block);
checkBody(chain, readParameters(parameters).reward, whole);
new Chain(parameters).add(block);
check('block.hash', whole.header.hash);
check('block.coinbase.leaf', whole.coinbase.leaf);
check('block.log', logOf(whole));

check('path.leaf', vote.leaf);
const steps = given('path.steps').split(',').map(fromHex);
check('path.root', rootFrom(vote.leaf, Number(given('path.index')), Number(given('path.count')), steps));
check('path.root', whole.header.merkleRoot);
check('tally.leaf', Buffer.concat([open.id, length(1), length(2), length(0), length(1)]));
check('tally.root', leafOf(bytes('tally.leaf')));
check('tally.root', whole.header.tallyRoot);

const receipt = readReceipt(bytes('receipt.bytes'));
check('receipt.digest', isGenuine(receipt, chain) ? sha256(signedBy(receipt, chain)) : 'of no genuine receipt');
check('vote.id', receipt.id);
check('receipt.digest', sha256(tagged('ballot/receipt/1', chain, text('node-1'), fromHex('00505c18a3010000'), length(3),
  rootOf([open, vote, close].map((transaction) => leafOf(transaction.id))))));

for (const count of [...stated.keys()].filter((name) => name.endsWith('.ballots')).map((name) => name.slice(0, -'.ballots'.length))) {
  const ballots = given(`${count}.ballots`).split(' ').map((alike) => alike.split('x'))
    .map(([times, choices]) => ({ times: Number(times), choices: choices ? choices.split(',').map(Number) : [] }));
  const options = Math.max(...ballots.flatMap(({ choices }) => choices)) + 1;
  for (const name of [...stated.keys()].filter((name) => name.startsWith(`${count}.`) && name.endsWith('.ranking'))) {
    const method = name.split('.')[1];
    const { ranking, ties } = outcomeOf(METHODS[method] ?? method, options, ballots);
    check(name, ranking.join());
    const told = ties.map(({ place, options }) => `${place}: ${options.join()}`).join('; ');
    if (told || stated.has(`${count}.${method}.ties`)) check(`${count}.${method}.ties`, told);
  }
}

const unknown = [...stated.keys()].filter((name) => !checked.has(name));
for (const name of unknown) console.error(`${name} is stated, and this program does not know what it is`);
console.log(`${checked.size} vectors checked, ${wrong} wrong, ${unknown.length} unknown`);
process.exitCode = wrong + unknown.length > 0 ? 4 : 0;
