// §3: a contest as bytes, its text, and the terms that its method can have (O10).
import { NAMES, hasScores } from './ballots.mjs';
import { items, quoted } from './text.mjs';

const BARS = ['at-least', 'more-than'];
const BASES = ['votes', 'ballots', 'roll'];
const TIES = ['lots', 'stand'];
const MOST_SCORE = 100;

const readFraction = (reader) => ({ numerator: reader.u8(), denominator: reader.u8() });
const written = ({ numerator, denominator }) => `${numerator}/${denominator}`;

/** A byte that is the place of a word in a list. */
export const readWord = (reader, words) => words[reader.choice(words.length)];

export function readContest(reader) {
  const contest = { title: reader.text(), description: reader.text() };
  contest.options = reader.list(reader.u8(), () => ({ name: reader.text(), details: reader.text(), link: reader.text() }));
  contest.terms = readTerms(reader);
  return contest;
}

const readTerms = (reader) => ({
  method: readWord(reader, NAMES),
  seats: reader.u8(),
  least: reader.u8(),
  most: reader.u8(),
  top: reader.u8(),
  bar: readWord(reader, BARS),
  majority: readFraction(reader),
  base: readWord(reader, BASES),
  quorum: readFraction(reader),
  ties: readWord(reader, TIES),
});

export const writtenContest = ({ title, description, options, terms }) => ({
  title: quoted(title),
  description: quoted(description),
  options: items(options.map(({ name, details, link }) => ({ name: quoted(name), details: quoted(details), link: quoted(link) }))),
  ...terms,
  majority: written(terms.majority),
  quorum: written(terms.quorum),
});

/** O10. */
export function hasSoundTerms({ terms, options: { length } }, hasRoll) {
  const { method, seats, least, most, top, quorum, base } = terms;
  const severalSeats = ['plurality', 'approval', 'score', 'stv'].includes(method);
  const isMotion = method === 'motion';
  const choices = () => {
    if (hasScores(method)) return least === length && most === length;
    if (isMotion) return length === 2 && least === 1 && most === 1;
    return least >= 1 && least <= most && most <= length;
  };
  return seats >= 1 && seats <= (severalSeats ? length : 1)
    && choices()
    && (hasScores(method) ? top >= 1 && top <= MOST_SCORE : top === 0)
    && (isMotion ? isMajority(terms) : isNoMajority(terms))
    && (isPart(quorum) || isZero(quorum))
    && (hasRoll || (isZero(quorum) && base !== 'roll'));
}

const isZero = ({ numerator, denominator }) => numerator === 0 && denominator === 0;
const isPart = ({ numerator, denominator }) => numerator >= 1 && numerator <= denominator;

/** More than the whole could never be. */
const isMajority = ({ bar, majority, ties }) =>
  ties === 'lots' && isPart(majority) && (bar === 'at-least' || majority.numerator < majority.denominator);
const isNoMajority = ({ bar, majority, base }) => bar === 'at-least' && isZero(majority) && base === 'votes';
