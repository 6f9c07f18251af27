// The network's nodes, as other panels than Network need them.
import { useMemo } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { node } from '../lib/settings.js';
import { useCell, useLoad } from './hooks.js';

const EVERY = 10_000;

/** `{ nodes, nameOf, asked }`: all nodes; the name that belongs to a miner's fingerprint; the one that answers here. */
export function useNodes() {
  const chosen = useCell(node);
  const nodes = useLoad((stop) => get('nodes', { asked: '', stop }), [], EVERY).value;
  // The same map for the same nodes, so that what is drawn with it is not drawn again.
  const pairs = nodes?.map(({ fingerprint, name }) => `${fingerprint} ${name}`).join();
  const names = useMemo(() => new Map(nodes?.map(({ fingerprint, name }) => [fingerprint, name])), [pairs]);
  const asked = chosen || nodes?.find(({ state }) => state === 'active')?.name;
  return useMemo(() => ({ nodes, asked, nameOf: (fingerprint) => names.get(fingerprint) ?? fingerprint }), [nodes, names, asked]);
}
