// §13: an export, read block by block, so that the file may be larger than memory.
import { closeSync, openSync, readSync } from 'node:fs';
import { Fault, demand, readLength } from './bytes.mjs';
import { MOST_BYTES } from './blocks.mjs';

const LENGTH = 9;

/** Yields the content of each frame, and throws a fault where the rest of the file is none. */
export function* framesOf(path) {
  const file = openSync(path);
  try {
    for (let position = 0; ; ) {
      const head = read(file, position, LENGTH);
      if (head.length === 0) return;
      const size = readLength(head, 0);
      demand(size && size.value <= MOST_BYTES, 'malformed');
      const content = read(file, position + size.end, size.value);
      demand(content.length === size.value, 'malformed');
      position += size.end + size.value;
      yield content;
    }
  } finally {
    closeSync(file);
  }
}

/** `count` bytes, or fewer where the file ends. */
function read(file, position, count) {
  const bytes = Buffer.allocUnsafeSlow(count);
  let done = 0;
  while (done < count) {
    const more = readSync(file, bytes, done, count - done, position + done);
    if (more === 0) break;
    done += more;
  }
  return bytes.subarray(0, done);
}

/** Reads the first two frames, and gives the chain's parameters. */
export function readPrologue(frames) {
  const [tag, parameters] = [frames.next(), frames.next()];
  if (tag.value?.latin1Slice() !== 'ballot/export/1' || parameters.done) throw new Fault('malformed');
  return parameters.value;
}
