// Judges a file of headers, in hex on standard input, as the page does: prints how many are sound, or the rule that one breaks.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;

const page = (name) => import(new URL(`../../../Silo/wwwroot/js/lib/${name}.js`, import.meta.url));
const [{ fromHex }, { BrokenHeaders, judge }] = await Promise.all(['bytes', 'headers'].map(page));

try {
  console.log((await judge(fromHex(readFileSync(0, 'utf8')))).hashes.length - 1);
} catch (fault) {
  if (!(fault instanceof BrokenHeaders)) throw fault;
  console.log(`${fault.rule} at ${fault.height}`);
}
