// Where nodes stand to each other.

/** The tip that most of the answering members hold; among equals, the one with most work. Null where no member answers. */
export function majorityTip(nodes) {
  const tips = new Map();
  for (const { state, tip, height, work } of nodes) {
    if (state === 'left' || !tip) continue;
    const held = tips.get(tip) ?? { tip, height, work, nodes: 0 };
    held.nodes++;
    tips.set(tip, held);
  }
  const isBetter = (one, other) => one.nodes > other.nodes || (one.nodes === other.nodes && one.work > other.work);
  return [...tips.values()].reduce((best, held) => (!best || isBetter(held, best) ? held : best), null);
}

/** 'silent', 'left', 'agrees', 'ahead', 'behind', or 'elsewhere', which is another tip of the same height. */
export function standing(node, majority) {
  if (node.state === 'left') return 'left';
  if (!node.tip) return 'silent';
  if (node.tip === majority.tip) return 'agrees';
  if (node.height === majority.height) return 'elsewhere';
  return node.height < majority.height ? 'behind' : 'ahead';
}
