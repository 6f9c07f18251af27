#!/usr/bin/env node
// Counts the wards of a folder of BLT files by STV, and compares every stage with its expected.json: glasgow.mjs FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeOf } from './counting.mjs';

const decimal = (value) => `${value / 100_000n}.${String(value % 100_000n).padStart(5, '0')}`;

function readWard(path) {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const [options, seats] = lines[0].split(' ').map(Number);
  const end = lines.indexOf('0');
  const ballots = lines.slice(1, end).map((line) => line.trim().split(/\s+/).map(Number))
    .map(([times, ...choices]) => ({ times, choices: choices.slice(0, -1).map((choice) => choice - 1) }));
  return { seats, ballots, names: lines.slice(end + 1, end + 1 + options).map((name) => name.replace(/^"|"$/g, '')) };
}

function countWard({ seats, ballots, names }) {
  const terms = { method: 'stv', seats, quorum: { numerator: 0, denominator: 0 }, ties: 'lots' };
  const { elected, quota, stages, ballots: counted } = outcomeOf({ terms, lots: [...names.keys()], withdrawn: new Set() }, ballots);
  return {
    seats,
    ballots: counted,
    quota: decimal(quota),
    elected: elected.map((option) => names[option]),
    stages: stages.map(({ votes, exhausted }) => ({
      nonTransferable: decimal(exhausted), votes: Object.fromEntries(names.map((name, option) => [name, decimal(votes[option])])),
    })),
  };
}

const folder = process.argv[2];
for (const [ward, expected] of Object.entries(JSON.parse(readFileSync(join(folder, 'expected.json'))))) {
  const counted = countWard(readWard(join(folder, `${ward}.blt`)));
  const isSame = JSON.stringify(counted) === JSON.stringify(expected);
  console.log(`${ward}: ${counted.stages.length} stages, ${isSame ? 'as expected' : 'NOT as expected'}`);
  if (!isSame) process.exitCode = 4;
}
