// The places at which blocks of the best chain and of its branches are drawn.

/**
 * Columns are heights. Row 0 is the best chain; each branch takes the first row below in which its columns are free.
 * @param trunk Blocks of the best chain, lowest first, without a gap.
 * @param branches As `/api/nodes/{name}/forks` lists them.
 * @returns `{ squares, links, rows, columns, hidden }`: `hidden` counts branches that are older than the trunk, or find no row.
 */
export function layOut(trunk, branches, mostRows) {
  const first = trunk[0].height;
  const places = new Map(trunk.map((block) => [block.hash, { column: block.height - first, row: 0 }]));
  const squares = trunk.map((block) => ({ block, state: 'best', ...places.get(block.hash) }));
  const links = trunk.slice(1).map((block) => ({ state: 'best', from: places.get(block.previous), to: places.get(block.hash) }));
  const taken = [new Set()];
  let hidden = 0;
  // A branch of a branch comes after that one in the list.
  for (const { state, blocks } of branches) {
    const shown = blocks.filter(({ height }) => height >= first);
    const columns = shown.map(({ height }) => height - first);
    const row = shown.length > 0 ? rowFor(taken, columns, mostRows) : 0;
    if (row === 0) {
      hidden++;
      continue;
    }
    for (const block of shown) {
      const to = { column: block.height - first, row };
      const from = places.get(block.previous);
      places.set(block.hash, to);
      squares.push({ block, state, ...to });
      if (from) links.push({ state, from, to });
    }
    // The column before the branch stays free too, for the line that leads to it.
    for (const column of [columns[0] - 1, ...columns]) (taken[row] ??= new Set()).add(column);
  }
  return { squares, links, rows: taken.length, columns: 1 + Math.max(...squares.map(({ column }) => column)), hidden };
}

/** 0 where there is none. */
function rowFor(taken, columns, mostRows) {
  for (let row = 1; row <= mostRows; row++) if (![columns[0] - 1, ...columns].some((column) => taken[row]?.has(column))) return row;
  return 0;
}
