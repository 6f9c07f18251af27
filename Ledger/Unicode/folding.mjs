// Writes folding.txt, by which Folding.cs compares texts. For a newer Unicode: node folding.mjs > folding.txt
// Each line says what a range of characters folds to. 'FROM[-TO]' folds to nothing. 'FROM[-TO] TEXT' folds the first character to TEXT
// and each further one to the next character; a TEXT of several characters is that of the whole range. 'M FROM[-TO]' are marks.
const hex = (code) => code.toString(16);
const fold = (letter) => {
  for (let text = letter, next; ; text = next) {
    next = [...text.normalize('NFKD')].map(plain).join('').normalize('NFKD');
    if (next === text) return text;
  }
};

const plain = (letter) => {
  if (blank.test(letter)) return ' ';
  return hidden.test(letter) ? '' : letter.toUpperCase().toLowerCase();
};

// Characters that Unicode lets programs ignore, the blank of Braille, and the characters around annotations.
const hidden = /^[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]$/u;
const blank = /^[\p{White_Space}]$/u;
const mark = /^\p{Mn}$/u;

const lines = [`# Unicode ${process.versions.unicode}, by folding.mjs`];
const ranges = [];
const marks = [];
for (let code = 0; code < 0x110000; code++) {
  // Surrogates are no characters, and Folding.cs folds Hangul by arithmetic.
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
