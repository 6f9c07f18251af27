// Elections by id, asked for once: what a ballot's numbers mean does not change.
import { useEffect, useState } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';

const MOST_ASKED = 20;
const known = new Map();

/** A map of those that are known by now. @param ids Any, the same one many times too. */
export function useKnownElections(ids) {
  const missing = [...new Set(ids)].filter((id) => !known.has(id)).slice(0, MOST_ASKED);
  const [, draw] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    for (const id of missing) {
      // Without it the ballot is shown by numbers.
      get(`elections/${id}`, { stop: stop.signal }).then((election) => {
        known.set(id, election);
        draw((times) => times + 1);
      }, () => {});
    }
    return () => stop.abort();
  }, [missing.join()]);
  return known;
}
