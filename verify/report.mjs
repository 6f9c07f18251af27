// An audit's findings, in lines for people.
import { figureOf } from './ballots.mjs';
import { quoted } from './text.mjs';

/** Titles and options are texts of strangers. Those of a sound chain keep O3, so none steers a terminal; quotes show where they end. */
export function print(report, file) {
  if (file !== null) console.log(`${file}:`);
  if (!report.valid) {
    const place = report.block === null ? '' : `block ${report.block}: `;
    console.log(`FAULT ${place}${report.rule}${report.transaction ? `, transaction ${report.transaction}` : ''}`);
    if (report.message) console.log(report.message);
    if (report.receipts) printReceipts(report.receipts);
    return;
  }
  for (const election of report.elections) printElection(election, report);
  console.log(`${report.complete ? 'Valid and complete' : 'Valid, not proven complete'}: ${counted(report.blocks, 'block')}, `
    + `${counted(report.transactions, 'transaction')}, work ${report.work}, tip ${report.tip}`);
  if (!report.complete) {
    console.log('A chain that was cut, or rewritten from any block on, keeps every rule too. '
      + 'What would prove that this one is complete is the hash of the last block, from somebody you believe: --tip HASH');
  }
  console.log(`Coins: ${report.coins.mined} mined, held by ${counted(report.coins.accounts, 'account')}`);
  if (report.receipts) printReceipts(report.receipts);
}

function printReceipts({ genuine, confirmed, superseded, tooNew, missing, withoutTransaction, strangers, files, ...others }) {
  console.log(`Receipts: ${confirmed} of ${genuine} found, ${missing} missing, ${superseded} kept out by a rule that the chain shows, `
    + `${tooNew} too new, ${withoutTransaction} not found and without their transactions; passed over: `
    + `${others.notGenuine} signed by no node, ${others.otherNetworks} of other networks, ${others.withoutReceipt} files without one`);
  if (confirmed > 0) console.log('A receipt that is found proves its own transaction, and nothing about the rest.');
  const latest = files.filter(({ fate }) => fate === 'tooNew').map(({ accepted }) => accepted).sort().at(-1);
  if (latest) {
    console.log(`The latest of those too new is dated ${latest}. `
      + 'Where that time is still to come, its node\'s clock is wrong, or it lies.');
  }
  for (const key of strangers) {
    console.log(`The key ${key} mined no block of this chain: `
      + 'anybody can make such a key, and sign receipts with it in any node\'s name.');
  }
}

const counted = (count, one) => `${count} ${count === 1 || count === 1n ? one : `${one}s`}`;

function printElection({ election, title, purpose, seal, total, weight, contests, steps, roll }, report) {
  const rehearsal = purpose === 'rehearsal' ? 'REHEARSAL, ' : '';
  const weighing = weight === total ? '' : ` that weigh ${weight}`;
  console.log(`${quoted(title)} (${election.slice(0, 12)}), ${rehearsal}${counted(total, 'ballot')}${weighing}, `
    + `${seal ? sealedBy(seal, report) : 'not sealed'}`);
  contests.forEach((contest, number) => printContest(contest, steps[number]));
  if (roll) printRoll(roll);
}

function printContest(result, { ranking, withdrawn }) {
  const { contest, title, method, seats, winners, outcome, ballots, blank, tallies, rounds = [], ties = [] } = result;
  const won = winners.length > 0 ? `: ${winners.map(quoted).join(', ')}` : '';
  console.log(`  contest ${contest}, ${quoted(title)}, ${method}, ${counted(seats, 'seat')}, ${counted(ballots, 'ballot')}, `
    + `${blank} blank, ${outcome}${won}`);
  ranking.forEach((option, index) =>
    console.log(`    ${index + 1}. ${quoted(tallies[option].option)}: ${counted(tallies[option].votes, figureOf(method))}`));
  for (const option of withdrawn) console.log(`    withdrawn: ${quoted(tallies[option].option)}`);
  for (const { place, options } of ties) console.log(`    tie at place ${place}: ${options.map(quoted).join(', ')}`);
  rounds.forEach(({ votes, exhausted, elected, excluded, byLot }, index) => {
    const standing = votes.map((tally) => `${quoted(tally.option)} ${tally.votes}`).join(', ');
    const changes = [
      ...elected.map((option) => `; ${quoted(option)} is elected`), ...(excluded === null ? [] : [`; ${quoted(excluded)} is out`]),
      ...(byLot ? [', by lot'] : []),
    ];
    console.log(`    round ${index + 1}: ${standing}, exhausted ${exhausted}${changes.join('')}`);
  });
}

/** A1, class by class. */
function printRoll({ size, issued, kept, classes }) {
  console.log(`  roll of ${size}, credentials signed: ${issued ?? 'not stated'}`);
  if (kept) return;
  for (const { weight, votes, size: most, issued: stated } of classes.filter((one) => one.votes > (one.issued ?? one.size))) {
    const bound = stated === null ? `${most} are on the roll` : `${stated} credentials were stated`;
    console.log(`  A1 IS BROKEN: ${votes} keys of weight ${weight} have a vote, ${bound}`);
  }
}

/** A seal is as final as the work on it, and final where the chain's end is known from elsewhere. */
function sealedBy({ block, blocks, work }, report) {
  const above = blocks === 1 ? 'the last; it holds' : `it and the ${counted(blocks - 1, 'block')} on top hold`;
  return `${report.complete ? 'final, ' : ''}sealed in block ${block}, ${above} ${work} of ${report.work} hashes of work`;
}
