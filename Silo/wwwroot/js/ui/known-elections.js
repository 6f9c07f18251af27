// Elections by id, to show a ballot's choices by name. Their options never change, so each is asked for once.
import { useEffect, useState } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';

const MOST_ASKED = 20;
const known = new Map();

/** A map of the elections that are known by now. @param ids May repeat. */
export function useKnownElections(ids) {
  const missing = [...new Set(ids)].filter((id) => !known.has(id)).slice(0, MOST_ASKED);
  const [, draw] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    for (const id of missing) {
      // Where it fails, the ballot is shown by numbers.
      get(`elections/${id}`, { stop: stop.signal }).then((election) => {
        known.set(id, election);
        draw((times) => times + 1);
      }, () => {});
    }
    return () => stop.abort();
  }, [missing.join()]);
  return known;
}
