// Elections, wherever they are shown.

export const elections = {
  election: 'Election',
  elections: 'Elections',
  electionId: 'election id',
  organiser: 'Organiser',
  transaction: 'Transaction',
  definition: 'Definition',
  searchElections: 'Search by title, option or id',
  noElections: 'There is no election on this chain yet.',
  electionsFound: (count) => (count === 1 ? '1 election fits' : `${count} elections fit`),
  moreElections: (count) => `${count} more: search for yours.`,
  contestNumber: (number, title) => `${number}. ${title}`,
  contestCount: (count) => `${count} questions`,
  withdrawn: 'withdrawn',
  pluralityOf: (seats) => `${seats} seats. Most votes win.`,
  rehearsal: 'rehearsal',
  rehearsalMeans: 'This is a rehearsal: it tries everything out, and decides nothing.',
  optionCount: (count) => (count === 1 ? '1 option' : `${count} options`),
  ballotCount: (count) => (count === 1 ? '1 ballot' : `${count} ballots`),
  byRoll: 'by roll',
  opens: 'Opens',
  closes: 'Closes',
  whoMayVote: 'Who may vote',
  whoRoll: (size) => (size === 1
    ? '1 voter on a roll, with a credential that names nobody'
    : `${size} voters on a roll, each with a credential that names nobody`),
  whoAnybody: 'any key, one vote a key',
  revoting: 'Voting again',
  revotingMeans: { never: 'not possible', last: 'possible until the close; the last vote counts' },
  states: { scheduled: 'scheduled', open: 'open', paused: 'paused', closing: 'closing', sealed: 'sealed' },
  allElections: '← All elections',
  seeResults: 'See the results',
  by: 'by',
  hasTwin: 'has a twin',
  twins: (count) => `${count === 1
    ? '1 other election has this title, by another organiser'
    : `${count} other elections have this title, by other organisers`}. Compare the organiser's digits with those that yours told you.`,
};
