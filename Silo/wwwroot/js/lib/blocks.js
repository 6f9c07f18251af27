// Lists of blocks that stay in step with a node's best chain.

/**
 * The list after an event of `/api/blocks/stream`.
 * @param known Newest first, without a gap.
 * @param fresh The newest of the best chain, lowest first.
 * @returns `{ blocks, swapped }`: the list, and how many known blocks a reorg took out of it; null where blocks in between are missing.
 */
export function follow(known, fresh, most) {
  const [lowest] = fresh;
  const below = known.filter(({ height }) => height < lowest.height);
  if (known.length > 0 && lowest.height > 0 && below.length > 0 && below[0].hash !== lowest.previous) return null;
  const hashes = new Set(fresh.map(({ hash }) => hash));
  const swapped = known.filter(({ height, hash }) => height >= lowest.height && !hashes.has(hash)).length;
  return { blocks: [...[...fresh].reverse(), ...below].slice(0, most), swapped };
}

/** Blocks in runs of `size` heights. A block's run follows from its height, so a new block on top changes only the first run. */
export function runsOf(blocks, size) {
  const runs = [];
  for (const block of blocks) {
    const run = Math.floor(block.height / size);
    if (runs.at(-1)?.run !== run) runs.push({ run, blocks: [] });
    runs.at(-1).blocks.push(block);
  }
  return runs;
}
