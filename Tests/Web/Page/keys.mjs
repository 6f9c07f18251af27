// A key on its way between page and console. `backup PASSPHRASE` prints {key, pem}; `restore PASSPHRASE` reads a PEM and prints
// {key, signature}, which signs "page".
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';

globalThis.crypto ??= webcrypto;
const keys = await import(new URL('../../../Silo/wwwroot/js/lib/keys.js', import.meta.url));

const [, , what, passphrase] = process.argv;
if (what === 'backup') {
  const { key, backup } = await keys.make(passphrase);
  console.log(JSON.stringify({ key, pem: backup }));
} else {
  const key = await keys.restore(readFileSync(0, 'utf8'), passphrase);
  const signature = key && Buffer.from(await keys.signer(key)(new TextEncoder().encode('page'))).toString('hex');
  console.log(JSON.stringify(key && { key: key.key, signature }));
}
