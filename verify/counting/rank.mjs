// N4 and N12: places, and the lots that settle ties.

/** The one of these options whose lot comes first. */
export const firstOf = (lots, options) => lots.find((option) => options.includes(option));

/** The one of these options whose lot comes last. */
export const lastOf = (lots, options) => lots.findLast((option) => options.includes(option));

/** N4: places are filled in turn, each by an option to which none is better. */
export function rank({ left, lots }, isBetter) {
  const [ranking, ties] = [[], []];
  let unplaced = left;
  while (unplaced.length > 0) {
    const best = unplaced.filter((option) => !unplaced.some((other) => isBetter(other, option)));
    if (best.length > 1) ties.push({ place: ranking.length + 1, options: best });
    const next = firstOf(lots, best);
    ranking.push(next);
    unplaced = unplaced.filter((option) => option !== next);
  }
  return { ranking, ties };
}
