// Where nodes stand to each other.

/** The tip that most of those hold that take part and answer; of equals, that with most work. Null where nobody answers. */
export function majorityTip(nodes) {
  const tips = new Map();
  for (const { state, tip, height, work } of nodes) {
    if (state === 'left' || !tip) continue;
    const held = tips.get(tip) ?? { tip, height, work, nodes: 0 };
    held.nodes++;
    tips.set(tip, held);
  }
  return [...tips.values()].reduce((best, held) => (!best || held.nodes > best.nodes || (held.nodes === best.nodes && held.work > best.work) ? held : best), null);
}

/** 'silent', 'left', 'agrees', 'ahead', 'behind' or 'elsewhere': on another tip of the same height. */
export function standing(node, majority) {
  if (node.state === 'left') return 'left';
  if (!node.tip) return 'silent';
  if (node.tip === majority.tip) return 'agrees';
  if (node.height === majority.height) return 'elsewhere';
  return node.height < majority.height ? 'behind' : 'ahead';
}
