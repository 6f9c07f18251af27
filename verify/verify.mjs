#!/usr/bin/env node
// Audits exports of a ballot ledger by docs/PROTOCOL.md alone: see README.md beside this file.
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, fromHex, nameOf } from './bytes.mjs';
import { Chain } from './chain.mjs';
import { framesOf, readPrologue } from './export.mjs';
import { compare } from './receipts.mjs';
import { print } from './report.mjs';
import { countsOf, isKept, resultOf, rollOf, stepsOf } from './results.mjs';
import { weightOf } from './state.mjs';

const USAGE = 'usage: node verify.mjs [--json] [--tip HASH] [--receipts DIR]... EXPORT...';
const SOUND = 0, BAD_USAGE = 1, FAULT = 4;

/** The first fault of an export, or its recount and whether it is proven complete. */
export function audit(path, { tip = null, receipts = [] } = {}) {
  let chain = null;
  try {
    const frames = framesOf(path);
    chain = new Chain(readPrologue(frames));
    for (const block of frames) chain.add(block);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { valid: false, block: chain ? Number(chain.tip.height) + 1 : 0, transaction: fault.transaction, rule: fault.rule };
  }
  const counted = recount(chain);
  const overfull = chain.state.inOrder().find((election) => !isKept(election));
  if (overfull) return { ...unsound('more-ballots-than-issued', overfull.id.toString('hex')), ...counted };
  return { ...completeness(chain, tip, receipts), ...counted };
}

/** Of a chain whose blocks are sound, and that contradicts what is known otherwise. */
const unsound = (rule, transaction) => ({ valid: false, complete: false, block: null, transaction, rule });

/** Whether a known tip and receipts prove that nothing was left out, or contradict the chain. */
function completeness(chain, tip, folders) {
  const { counts, rule, transaction, message = null } = compare(chain, folders);
  const found = folders.length > 0 && { receipts: counts };
  if (tip !== null && !chain.hashes.has(nameOf(tip))) return { ...unsound('unknown-tip', null), message: null, ...found };
  if (rule) return { ...unsound(rule, transaction), message, ...found };
  // Receipts prove nothing here: a chain that was cut after their transactions, and sealed anew, holds them too.
  return { valid: true, complete: Boolean(tip?.equals(chain.tip.hash)) && counts.tooNew === 0, ...found };
}

function recount(chain) {
  return {
    blocks: Number(chain.tip.height),
    transactions: chain.transactions,
    tip: chain.tip.hash.toString('hex'),
    work: String(chain.work),
    coins: { mined: Number(chain.state.coins.sum()), accounts: chain.state.coins.accounts.size },
    elections: electionsOf(chain),
  };
}

/** Makes each election when it is asked for: the counts of all of them may not fit into memory. */
function* electionsOf(chain) {
  for (const one of chain.state.inOrder()) {
    const { id, terms, sealed, seal, votes } = one;
    const counts = countsOf(one);
    const contests = one.contests.map((contest, number) => resultOf(counts[number], contest, number));
    yield {
      election: id.toString('hex'),
      title: terms.title,
      purpose: terms.purpose,
      sealed,
      // A2: `work` is what somebody would have to do anew, to put another end in the place of this one.
      seal: sealed ? { block: seal.block, blocks: Number(chain.tip.height) - seal.block + 1, work: String(chain.work - seal.below) } : null,
      total: votes.size,
      weight: weightOf(one),
      ...(contests.length === 1 && { tallies: contests[0].tallies }),
      ...(terms.roll && { roll: rollOf(one) }),
      contests,
      steps: one.contests.map((contest, number) => stepsOf(counts[number], contest)),
    };
  }
}

/** Prints one line, and makes no more of it at once than an election. */
function printJson({ elections, ...report }) {
  const beginning = JSON.stringify(report);
  if (!elections) return console.log(beginning);
  process.stdout.write(`${beginning.slice(0, -1)},"elections":[`);
  let before = '';
  for (const election of elections) {
    process.stdout.write(before + JSON.stringify(election));
    before = ',';
  }
  console.log(']}');
}

const statOf = (path) => statSync(path, { throwIfNoEntry: false });

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, tip: { type: 'string' }, receipts: { type: 'string', multiple: true } },
  });
  const { json = false, tip, receipts = [] } = values;
  const hash = tip === undefined ? null : fromHex(tip);
  if (tip !== undefined && hash?.length !== 32) throw new TypeError(`'${tip}' is no block's hash: 64 hex digits.`);
  if (positionals.length === 0) throw new TypeError('No export is named.');
  const missing = positionals.find((file) => !statOf(file)?.isFile()) ?? receipts.find((folder) => !statOf(folder)?.isDirectory());
  if (missing !== undefined) throw new TypeError(`There is no '${missing}'.`);
  return { json, files: positionals, known: { tip: hash, receipts } };
}

function main() {
  let line;
  try {
    line = readArguments();
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    return BAD_USAGE;
  }
  let code = SOUND;
  for (const file of line.files) {
    const report = audit(file, line.known);
    if (!report.valid) code = FAULT;
    if (line.json) printJson(report);
    else print(report, line.files.length > 1 ? file : null);
  }
  return code;
}

process.exitCode = main();
