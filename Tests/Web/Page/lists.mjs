// How the page keeps lists of blocks, draws branches, and compares nodes.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const page = (name) => import(new URL(`../../../Silo/wwwroot/js/lib/${name}.js`, import.meta.url));
const [{ follow, runsOf }, { layOut }, { majorityTip, standing }] = await Promise.all(['blocks', 'forks', 'agreement'].map(page));

/** Blocks from one height to another, lowest first; those of a branch have its name in their hashes. */
function chain(from, to, { branch = '', on } = {}) {
  const blocks = [];
  for (let height = from; height <= to; height++) {
    blocks.push({ height, hash: `${branch}${height}`, previous: blocks.at(-1)?.hash ?? on ?? `${height - 1}` });
  }
  return blocks;
}

const newestFirst = (blocks) => [...blocks].reverse();
const hashes = (blocks) => blocks.map(({ hash }) => hash).join(' ');

test('a list takes new blocks on top and lets the oldest go', () => {
  const { blocks, swapped } = follow(newestFirst(chain(1, 5)), chain(4, 7), 5);
  assert.equal(hashes(blocks), '7 6 5 4 3');
  assert.equal(swapped, 0);
});

test('a list shows what a reorganisation swapped', () => {
  const { blocks, swapped } = follow(newestFirst(chain(1, 6)), [...chain(3, 4), ...chain(5, 7, { branch: 'b', on: '4' })], 10);
  assert.equal(hashes(blocks), 'b7 b6 b5 4 3 2 1');
  assert.equal(swapped, 2);
});

test('a list that missed blocks, or a fork deeper than the event, says so', () => {
  assert.equal(follow(newestFirst(chain(1, 5)), chain(8, 9), 10), null);
  assert.equal(follow(newestFirst(chain(1, 5)), chain(4, 6, { branch: 'b', on: 'b3' }), 10), null);
});

test('a short chain is all in its first event', () => {
  assert.equal(hashes(follow([], chain(0, 2), 10).blocks), '2 1 0');
  assert.equal(hashes(follow(newestFirst(chain(0, 1)), chain(0, 2), 10).blocks), '2 1 0');
});

test('a block stays in its run whatever comes on top', () => {
  const before = runsOf(newestFirst(chain(95, 103)), 50);
  const after = runsOf(newestFirst(chain(95, 120)), 50);
  assert.deepEqual(before.map(({ run }) => run), [2, 1]);
  assert.deepEqual(after.at(-1), before.at(-1));
});

test('a branch leaves the chain where it stands, in the first row that is free', () => {
  const trunk = chain(10, 20);
  const drawn = layOut(trunk, [
    { state: 'competing', blocks: chain(13, 15, { branch: 'a', on: '12' }) },
    { state: 'refused', blocks: chain(14, 14, { branch: 'b', on: '13' }) },
    { state: 'competing', blocks: chain(18, 22, { branch: 'c', on: '17' }) },
    { state: 'refused', blocks: chain(11, 11, { branch: 'd', on: '10' }) },
  ], 5);
  const rowOf = (hash) => drawn.squares.find(({ block }) => block.hash === hash).row;
  assert.deepEqual(['a13', 'a15', 'b14', 'c18', 'd11'].map(rowOf), [1, 1, 2, 1, 1]);
  assert.deepEqual(
    drawn.links.find(({ to }) => to.row === 2),
    { state: 'refused', from: { column: 3, row: 0 }, to: { column: 4, row: 2 } });
  assert.deepEqual([drawn.rows, drawn.columns, drawn.hidden], [3, 13, 0]);
});

test('a branch of a branch leaves that one', () => {
  const { links } = layOut(chain(10, 15), [
    { state: 'competing', blocks: chain(12, 14, { branch: 'a', on: '11' }) },
    { state: 'competing', blocks: chain(14, 14, { branch: 'b', on: 'a13' }) },
  ], 5);
  assert.ok(links.some(({ from, to }) => from.row === 1 && from.column === 3 && to.row === 2));
});

test('branches that are too old or too many are counted', () => {
  const branches = ['a', 'b', 'c'].map((branch) => ({ state: 'refused', blocks: chain(12, 12, { branch, on: '11' }) }));
  assert.equal(layOut(chain(10, 15), [...branches, { state: 'competing', blocks: chain(5, 8, { branch: 'd', on: '4' }) }], 2).hidden, 2);
});

test('nodes stand to the tip that most of them hold', () => {
  const nodes = [
    { name: 'a', state: 'active', height: 7, tip: 'x', work: 70 }, { name: 'b', state: 'active', height: 7, tip: 'x', work: 70 },
    { name: 'c', state: 'active', height: 7, tip: 'y', work: 71 }, { name: 'd', state: 'active', height: 5, tip: 'w', work: 50 },
    { name: 'e', state: 'active', height: 8, tip: 'z', work: 80 }, { name: 'f', state: 'suspect', height: null, tip: null, work: null },
    { name: 'g', state: 'left', height: 8, tip: 'z', work: 80 },
  ];
  const majority = majorityTip(nodes);
  assert.deepEqual([majority.tip, majority.nodes], ['x', 2]);
  assert.deepEqual(nodes.map((node) => standing(node, majority)), ['agrees', 'agrees', 'elsewhere', 'behind', 'ahead', 'silent', 'left']);
  assert.equal(majorityTip([nodes[5]]), null);
});
