#!/usr/bin/env node
// Checks every vector that PROTOCOL.md states. A vector that it does not know is a failure too.
import { readFileSync } from 'node:fs';
import { hasScores } from './ballots.mjs';
import { checkBody, genesisOf, readBlock, readParameters } from './blocks.mjs';
import { fromHex, length, sha256, tagged, text } from './bytes.mjs';
import { Chain, nextDifficulty } from './chain.mjs';
import { lotsOf, outcomeOf } from './counting.mjs';
import { isCredential, requestOf } from './keys.mjs';
import { leafOf, rootFrom, rootOf } from './merkle.mjs';
import { isGenuine, readReceipt, signedBy } from './receipts.mjs';
import { tallyOf } from './state.mjs';
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
check('roll.root', rootOf(['ann', 'bob'].map((id) => leafOf(sha256('roll salt'), text(id), length(1)))));
check('roll.root', roll.roll.root);
check('ballot.message', tagged('ballot/creds/v1', chain, ballot.election, ballot.signer));
const request = requestOf(bytes('request.secret'), chain, roll.id, bytes('request.voter'), roll.roll.classes[0].issuer);
check('request.attempt', request.attempt);
check('request.randomizer', request.randomizer);
check('request.blinded', request.blinded);
check('request.other', requestOf(bytes('request.secret'), chain, roll.id, bytes('request.voter'), roll.roll.classes[0].issuer, 1).blinded);
for (const [name, { id, roll: { classes } }] of [['ballot', roll], ['answers', transactions.meeting]]) {
  const cast = transactions[name];
  const isGood = isCredential(classes[cast.credential.place].issuer, chain, id, cast.signer, cast.credential);
  check(`${name}.id`, isGood ? cast.id : 'without a credential');
}

const body = ['open', 'vote', 'close'].map((name) => bytes(`${name}.bytes`));
const block = Buffer.concat([bytes('block.header'), bytes('block.signature'), bytes('block.coinbase'),
  length(body.length), ...body.flatMap((transaction) => [length(transaction.length), transaction])]);
const whole = readBlock(chain, block);
checkBody(chain, readParameters(parameters).reward, whole);
const audited = new Chain(parameters);
audited.add(block);
check('block.hash', whole.header.hash);
check('block.coinbase.leaf', whole.coinbase.leaf);
check('block.log', logOf(whole));

check('lots.order', lotsOf(whole.header.hash, open.id, 0, 5).join());

check('path.leaf', vote.leaf);
const steps = given('path.steps').split(',').map(fromHex);
check('path.root', rootFrom(vote.leaf, Number(given('path.index')), Number(given('path.count')), steps));
check('path.root', whole.header.merkleRoot);
check('tally.leaf', tallyOf(audited.state.find(open.id)));
check('tally.root', leafOf(bytes('tally.leaf')));
check('tally.root', whole.header.tallyRoot);

const receipt = readReceipt(bytes('receipt.bytes'));
check('receipt.digest', isGenuine(receipt, chain) ? sha256(signedBy(receipt, chain)) : 'of no genuine receipt');
check('vote.id', receipt.id);
check('receipt.digest', sha256(tagged('ballot/receipt/1', chain, text('node-1'), fromHex('00505c18a3010000'), length(3),
  rootOf([open, vote, close].map((transaction) => leafOf(transaction.id))))));

// Counts: what is stated of `NAME.METHOD`, by the ballots of that name, or of `NAME` where the method has none of its own.
const SEATS = { seats: 2, count: 3 };
const HALF = { bar: 'more-than', majority: { numerator: 1, denominator: 2 } };
const THIRDS = { bar: 'at-least', majority: { numerator: 2, denominator: 3 } };
const counts = [...stated.keys()].filter((name) => /^\w+\.\w+\.(ranking|order|half)$/.test(name)).map((name) => name.split('.'));
for (const [name, method] of counts) {
  const own = `${name}.${method}`;
  const ballots = given(stated.has(`${own}.ballots`) ? `${own}.ballots` : `${name}.ballots`).split(' ').map((alike) => alike.split('x'))
    .map(([times, choices]) => ({ times: Number(times), choices: choices ? choices.split(',').map(Number) : [] }));
  const count = (majority) => countOf(METHODS[method] ?? method, SEATS[name] ?? 1, ballots, majority);
  const tell = (what, value) => stated.has(`${own}.${what}`) && check(`${own}.${what}`, value);
  const { ranking, ties, elected, quota, stages } = count(HALF);
  tell('ranking', ranking.join());
  tell('order', ranking.join());
  tell('half', count(HALF).outcome);
  tell('thirds', count(THIRDS).outcome);
  const told = ties.map(({ place, options }) => `${place}: ${options.join()}`).join('; ');
  if (told || stated.has(`${own}.ties`)) check(`${own}.ties`, told);
  tell('elected', elected?.join());
  tell('quota', quota);
  tell('stages', stages?.map(({ votes, exhausted, lost }) => [...votes, exhausted, lost].join()).join(' '));
}

/** Lots are in the order of the options. */
function countOf(method, seats, ballots, majority) {
  const numbers = ballots.flatMap(({ choices }) => choices);
  const options = hasScores(method) ? ballots[0].choices.length : Math.max(...numbers) + 1;
  const terms = { method, seats, top: 5, base: 'votes', quorum: { numerator: 0, denominator: 0 }, ties: 'lots', ...majority };
  return outcomeOf({ terms, lots: [...Array(options).keys()], withdrawn: new Set() }, ballots);
}

const unknown = [...stated.keys()].filter((name) => !checked.has(name));
for (const name of unknown) console.error(`${name} is stated, and this program does not know what it is`);
console.log(`${checked.size} vectors checked, ${wrong} wrong, ${unknown.length} unknown`);
process.exitCode = wrong + unknown.length > 0 ? 4 : 0;
