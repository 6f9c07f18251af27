// Writes folding.txt: what Folding.cs compares texts by. Run again for a newer Unicode: node folding.mjs > folding.txt
// A line is what a range of characters folds to: 'FROM[-TO]' to nothing, 'FROM[-TO] TEXT' the first of them to this text and each
// further one to the next character (a text of several characters stands for all of the range). 'M FROM[-TO]' are marks.
const hex = (code) => code.toString(16);
const fold = (letter) => {
  for (let text = letter, next; ; text = next) {
    next = [...text.normalize('NFKD')].map((one) => (blank.test(one) ? ' ' : hidden.test(one) ? '' : one.toUpperCase().toLowerCase())).join('').normalize('NFKD');
    if (next === text) return text;
  }
};

// Besides what Unicode lets programs ignore: the blank of Braille, and what frames annotations.
const hidden = /^[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]$/u;
const blank = /^[\p{White_Space}]$/u;
const mark = /^\p{Mn}$/u;

const lines = [`# Unicode ${process.versions.unicode}, by folding.mjs`];
const ranges = [];
const marks = [];
for (let code = 0; code < 0x110000; code++) {
  // Surrogates are no characters, and Hangul is arithmetic.
  if ((code >= 0xd800 && code < 0xe000) || (code >= 0xac00 && code < 0xd7a4)) continue;
  const letter = String.fromCodePoint(code);
  if (mark.test(letter) && !hidden.test(letter)) {
    if (marks.at(-1)?.to === code - 1) marks.at(-1).to = code;
    else marks.push({ from: code, to: code });
  }
  const text = fold(letter);
  if (text === letter) continue;
  const last = ranges.at(-1);
  const points = [...text].map((one) => one.codePointAt(0));
  const goesOn = last?.to === code - 1 && last.points.length === points.length
    && (points.length === 1 ? last.points[0] + code - last.from === points[0] : points.every((point, i) => last.points[i] === point));
  if (goesOn) last.to = code;
  else ranges.push({ from: code, to: code, points });
}

const span = ({ from, to }) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`);
for (const range of ranges) lines.push([span(range), ...range.points.map(hex)].join(' '));
for (const range of marks) lines.push(`M ${span(range)}`);
process.stdout.write(`${lines.join('\n')}\n`);
