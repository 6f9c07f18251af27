// §12 and A1: what an audit states of an election.
import { lotsOf, outcomeOf } from './counting.mjs';

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Whether this many votes of a class can be: until the registrar has stated its credentials, only the roll bounds them (A1). */
const isClassKept = ({ issued, terms, classes }, place) => classes[place].votes <= (issued?.[place] ?? terms.roll.classes[place].size);

export const isKept = (election) => !election.terms.roll || election.classes.every((_, place) => isClassKept(election, place));

export function rollOf(election) {
  const { issued, terms: { roll }, classes } = election;
  return {
    size: sum(roll.classes.map(({ size }) => size)),
    issued: issued && sum(issued),
    kept: isKept(election),
    classes: roll.classes.map(({ weight, size }, place) =>
      ({ weight, size, issued: issued ? issued[place] : null, votes: classes[place].votes })),
  };
}

/** The count of each contest. */
export const countsOf = ({ id, openedIn, terms: { roll }, contests }) => contests.map(({ options, terms, withdrawn, ballots }, number) => {
  const lots = lotsOf(openedIn, id, number, options.length);
  const rollWeight = roll && sum(roll.classes.map(({ weight, size }) => weight * size));
  return outcomeOf({ terms, lots, withdrawn, rollWeight }, [...ballots.values()]);
});

/** The steps of a count, with options' numbers. */
export const stepsOf = ({ ranking, tied, pairwise, strengths }, { withdrawn }) =>
  ({ ranking, tied, withdrawn: [...withdrawn], pairwise, strengths });

/** The result of a contest, with names in the place of options' numbers. */
export function resultOf(count, { title, options, terms, counts }, number) {
  const nameOf = (option) => (option === null ? null : options[option]);
  const tallyOf = ({ option, votes }) => ({ option: nameOf(option), votes });
  return {
    contest: number + 1,
    title,
    method: terms.method,
    seats: terms.seats,
    winners: count.winners.map(nameOf),
    outcome: count.outcome,
    ballots: count.ballots,
    blank: count.blank,
    tallies: counts.map((votes, option) => tallyOf({ option, votes })),
    ...(count.rounds?.length > 0 && {
      rounds: count.rounds.map(({ votes, exhausted, elected, excluded, byLot }) =>
        ({ votes: votes.map(tallyOf), exhausted, elected: elected.map(nameOf), excluded: nameOf(excluded), byLot })),
    }),
    ...(count.ties.length > 0 && { ties: count.ties.map((tie) => ({ place: tie.place, options: tie.options.map(nameOf) })) }),
  };
}
