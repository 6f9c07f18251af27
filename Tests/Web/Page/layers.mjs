// What the page's folders know of each other: `lib` has codes and data, and `text` the words for them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const js = new URL('../../../Silo/wwwroot/js/', import.meta.url);
const { text } = await import(new URL('text.js', js));
const { methods } = await import(new URL('lib/methods.js', js));

/** Without its comments. */
const code = (path) => readFileSync(new URL(path, js), 'utf8').replace(/\/\*\*.*?\*\//gs, '').replace(/^ *\/\/.*$/gm, '');

const files = (folder) => readdirSync(new URL(folder, js), { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? files(`${folder}${entry.name}/`) : [`${folder}${entry.name}`]));

const [all, lib] = [files('').map((path) => [path, code(path)]), files('lib/').map((path) => [path, code(path)])];

const found = (sources, pattern) =>
  sources.flatMap(([path, source]) => [...source.matchAll(pattern)].map(([, what]) => `${path}: ${what}`));

test('lib uses nothing but lib', () => assert.deepEqual(found(lib, /from '((?!\.\/)[^']*)'/g), []));

test('lib knows no screen', () =>
  assert.deepEqual(found(lib, /\b(document|window|location|history|requestAnimationFrame|beforeunload)\b/g), []));

test('lib says nothing in words', () => assert.deepEqual(found(lib, /(['"`][^'"`\n]*\p{L} \p{Ll}+ \p{Ll}[^'"`\n]*)/gu), []));

test('each code of lib has words, and there are words for no other', () => {
  const made = lib.flatMap(([, source]) => [...source.matchAll(/new (?:Failure|Malformed|Unreachable)\((.*)/g)].map(([, given]) => given));
  const codes = made.flatMap((given) => given.match(/(?<=')[a-z-]+(?=')/g) ?? []);
  for (const [, source] of lib) codes.push(...[...source.matchAll(/demand\(.*, '([a-z-]+)'\);/g)].map(([, code]) => code));
  assert.deepEqual([...new Set(codes)].sort(), Object.keys(text.failures).sort());
});

test('each method has words, and there are words for no other', () =>
  assert.deepEqual(Object.keys(text.methods), methods.map(({ name }) => name)));

test('nothing is asked of the words that they lack, and no file of them takes what another has', async () => {
  const used = found(all.filter(([path]) => !path.startsWith('lib/')), /\btext\.(\w+)/g).filter((use) => !use.endsWith(': js'));
  assert.deepEqual(used.filter((use) => !(use.split(': ')[1] in text)), []);
  const subjects = await Promise.all(files('text/').map(async (path) => Object.entries(await import(new URL(path, js)))[0]));
  const keys = subjects.flatMap(([name, words]) => (text[name] === words ? [name] : Object.keys(words)));
  assert.deepEqual(keys.sort(), Object.keys(text).sort());
});

test('every file is short', () => {
  const long = all.filter(([, source]) => source.split('\n').length > 300);
  assert.deepEqual(long.map(([path]) => path), []);
});
