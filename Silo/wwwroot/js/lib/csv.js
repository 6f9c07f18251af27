// Results as comma-separated values (RFC 4180), as `ballot results --csv` writes them: a line an option, its place, its count, then
// its votes in every round of a runoff, or how many ballots prefer it to each other option.

export function csvOf({ tallies, outcome: { ranking, rounds, pairwise } }) {
  const head = ['option', 'place', 'votes', ...rounds.map((_, round) => `round ${round + 1}`), ...pairwise.map((_, other) => `over ${tallies[other].option}`)];
  const lines = tallies.map((tally, option) => [
    tally.option, ranking.indexOf(option) + 1, tally.votes,
    ...rounds.map(({ options, votes }) => (options.includes(option) ? votes[options.indexOf(option)] : '')),
    ...pairwise.map((_, other) => (other === option ? '' : pairwise[option][other])),
  ]);
  return [head, ...lines].map((cells) => `${cells.map((cell) => quoted(String(cell))).join(',')}\r\n`).join('');
}

const quoted = (cell) => (/[,"\r\n ]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
