// The network (PROTOCOL §2) and its elections, believed only as far as hashes prove.
import { get } from './api.js';
import { ascii, concat, demand, fromHex, sha256, toHex } from './bytes.js';
import { Reader, hash, record, text, u32, u64 } from './codec.js';
import { readElection } from './transactions.js';

const parametersCodec = record([
  ['tag', text], ['name', text], ['target', u64], ['minimum', u64], ['reward', u64], ['salt', hash],
]);

const EMPTY = new Uint8Array();

/** The genesis header. Its hash is the chain's id. */
async function genesisOf(bytes, { minimum }) {
  return concat(
    ascii('ballot/header/v1'), u32.write(1), u64.write(0), new Uint8Array(32), await sha256(bytes), await sha256(EMPTY),
    u64.write(0), u64.write(0), u64.write(minimum), u64.write(0));
}

/** The network's parameters, and the id that follows from them. @returns `{ id, name, target, minimum, reward }`: numbers are BigInts. */
export async function readParameters(hex) {
  const bytes = fromHex(hex);
  demand(bytes);
  const parameters = parametersCodec.read(new Reader(bytes));
  demand(parameters.tag === 'ballot/genesis/1');
  return { ...parameters, id: toHex(await sha256(await genesisOf(bytes, parameters))) };
}

/** L (P4), in milliseconds: nodes take orders for an election until so long before it closes. */
export const leastSettle = ({ target }) => Math.max(60_000, 10 * Number(target));

export const fetchChain = async (options) => readParameters((await get('chain', options)).parameters);

/** An election's definition, from the bytes whose hash is its id. So a silo can't swap the options unnoticed. */
export const fetchElection = async (chain, id, options) => readElection(chain, id, (await get(`transactions/${id}/proof`, options)).bytes);
