// Merkle trees as in RFC 6962 (PROTOCOL §4). Hashes are bytes here.
import { sha256 } from './bytes.js';

export const leafOf = (data) => sha256(Uint8Array.of(0), data);

const nodeOf = (left, right) => sha256(Uint8Array.of(1), left, right);

/** The largest power of two below a count. */
const splitOf = (count) => 2 ** Math.floor(Math.log2(count - 1));

/** The root that a leaf and its path lead to; null where the path is not one of a tree with so many leaves. */
export async function rootFrom(leaf, index, count, path) {
  if (!(index >= 0 && index < count)) return null;
  if (count === 1) return path.length === 0 ? leaf : null;
  if (path.length === 0) return null;
  const split = splitOf(count);
  const isLeft = index < split;
  const below = await rootFrom(leaf, isLeft ? index : index - split, isLeft ? split : count - split, path.slice(0, -1));
  const beside = path[path.length - 1];
  return below && (isLeft ? nodeOf(below, beside) : nodeOf(beside, below));
}
