// §4: the Merkle tree of RFC 6962, section 2.1.
import { sha256 } from './bytes.mjs';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const leafOf = (...data) => sha256(LEAF, ...data);

const nodeOf = (left, right) => sha256(NODE, left, right);

/** The number of leaves on the left: the largest power of two below the number of all. */
function leftOf(count) {
  let left = 1;
  while (2 * left < count) left *= 2;
  return left;
}

export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const left = leftOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}

/** The root to which a path leads, from the leaf's sibling upwards; null where the tree has no such place, or other paths. */
export function rootFrom(leaf, index, count, steps) {
  if (index >= count) return null;
  if (count === 1) return steps.length === 0 ? leaf : null;
  if (steps.length === 0) return null;
  const left = leftOf(count);
  const [below, sibling] = [steps.slice(0, -1), steps.at(-1)];
  const isLeft = index < left;
  const child = isLeft ? rootFrom(leaf, index, left, below) : rootFrom(leaf, index - left, count - left, below);
  if (child === null) return null;
  return isLeft ? nodeOf(child, sibling) : nodeOf(sibling, child);
}
