// RFC 9474 by @cloudflare/blindrsa-ts: node blind.mjs blind|sign|finalize|verify, JSON with base64 values in and out.
import { webcrypto } from 'node:crypto';
import { text } from 'node:stream/consumers';

// Node 18 has the interface, but not under the name that the package uses.
globalThis.crypto ??= webcrypto;
const { RSABSSA } = await import('@cloudflare/blindrsa-ts');

const suite = RSABSSA.SHA384.PSS.Randomized();
const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
const bytes = (value) => new Uint8Array(Buffer.from(value, 'base64'));
const publicKey = (key) => crypto.subtle.importKey('spki', bytes(key), algorithm, true, ['verify']);
const privateKey = (key) => crypto.subtle.importKey('pkcs8', bytes(key), algorithm, true, ['sign']);

const commands = {
  async blind({ key, message }) {
    const prepared = suite.prepare(bytes(message));
    const { blindedMsg, inv } = await suite.blind(await publicKey(key), prepared);
    return { prepared, blinded: blindedMsg, inverse: inv };
  },
  async sign({ key, blinded }) {
    return { signature: await suite.blindSign(await privateKey(key), bytes(blinded)) };
  },
  async finalize({ key, prepared, signature, inverse }) {
    return { signature: await suite.finalize(await publicKey(key), bytes(prepared), bytes(signature), bytes(inverse)) };
  },
  async verify({ key, prepared, signature }) {
    return { right: await suite.verify(await publicKey(key), bytes(signature), bytes(prepared)) };
  },
};

const answer = await commands[process.argv[2]](JSON.parse(await text(process.stdin)));
const encoded = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
console.log(JSON.stringify(Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, encoded(value)]))));
