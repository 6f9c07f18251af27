// The network's nodes, for the panels other than Network.
import { useMemo } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { node } from '../lib/settings.js';
import { useCell, useLoad } from './hooks.js';

const EVERY = 10_000;

/** `{ nodes, nameOf, asked }`: all nodes; the name for a miner's fingerprint; the node that answers here. */
export function useNodes() {
  const chosen = useCell(node);
  const nodes = useLoad((stop) => get('nodes', { asked: '', stop }), [], EVERY).value;
  // The map stays the same while the nodes do, so that nothing that uses it is drawn again.
  const pairs = nodes?.map(({ fingerprint, name }) => `${fingerprint} ${name}`).join();
  const names = useMemo(() => new Map(nodes?.map(({ fingerprint, name }) => [fingerprint, name])), [pairs]);
  const asked = chosen || nodes?.find(({ state }) => state === 'active')?.name;
  return useMemo(() => ({ nodes, asked, nameOf: (fingerprint) => names.get(fingerprint) ?? fingerprint }), [nodes, names, asked]);
}
