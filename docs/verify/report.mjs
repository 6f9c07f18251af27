// What an audit found, in lines for people.

/** A title is what somebody wrote: nothing in it may steer a terminal. Titles of a sound chain keep O3, and are shown as they are. */
export function print(report, file) {
  if (file !== null) console.log(`${file}:`);
  if (!report.valid) {
    const place = report.block === null ? '' : `block ${report.block}: `;
    console.log(`FAULT ${place}${report.rule}${report.transaction ? `, transaction ${report.transaction}` : ''}`);
    return;
  }
  for (const election of report.elections) printElection(election);
  console.log(`${report.complete ? 'Valid and complete' : 'Valid, not proven complete'}: ${counted(report.blocks, 'block')}, ${counted(report.transactions, 'transaction')}, tip ${report.tip}`);
  console.log(`Coins: ${report.coins.mined} mined, held by ${counted(report.coins.accounts, 'account')}`);
  if (report.receipts) {
    const { confirmed, superseded, tooNew, otherNetworks, withoutReceipt } = report.receipts;
    console.log(`Receipts: ${confirmed} confirmed, ${superseded} with another vote or transfer instead, ${tooNew} too new, ${otherNetworks} of other networks, ${withoutReceipt} files without one`);
  }
}

/** What is beside an option, by the method. */
const figures = { approval: 'approval', score: 'point', 'instant-runoff': 'first choice', schulze: 'first choice' };

const counted = (count, one) => `${count} ${count === 1 || count === 1n ? one : `${one}s`}`;

function printElection({ election, title, sealed, total, tallies, outcome, roll }) {
  console.log(`${title} (${election.slice(0, 12)}), ${outcome.method}, ${counted(total, 'ballot')}, ${sealed ? 'sealed' : 'not sealed'}`);
  outcome.ranking.forEach((option, index) => console.log(`  ${index + 1}. ${tallies[option].option}: ${counted(tallies[option].votes, figures[outcome.method] ?? 'vote')}`));
  for (const { place, options } of outcome.ties) console.log(`  tie at place ${place}: ${options.map((option) => tallies[option].option).join(', ')}`);
  for (const { options, votes, exhausted, eliminated } of outcome.rounds ?? []) {
    console.log(`  round of ${options.length}: ${options.map((option, index) => `${tallies[option].option} ${votes[index]}`).join(', ')}, `
      + `exhausted ${exhausted}; ${tallies[eliminated].option} is out`);
  }
  if (roll?.kept === false) console.log(`  A1 IS BROKEN: ${total} keys have a vote, ${roll.issued} credentials were stated`);
  else if (roll) console.log(`  roll of ${roll.size}, credentials signed: ${roll.issued ?? 'not stated'}`);
}
