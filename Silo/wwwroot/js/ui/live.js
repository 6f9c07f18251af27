// What a stream of the silo's says, for as long as somebody looks at it.
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { listen } from './events.js';

/**
 * Listens while it is not held and the tab is seen: a browser has six connections to a silo, for all its tabs together.
 * @param address Null while there is nothing to listen to.
 * @param events Names, and what is done with each one's data.
 * @returns 'opening', 'live', 'lost' or 'held'.
 */
export function useStream(address, events, held = false) {
  const [state, setState] = useState('opening');
  const isHidden = useHidden();
  const current = useRef(events);
  current.current = events;
  const isOpen = Boolean(address) && !held && !isHidden;
  useEffect(() => {
    if (!isOpen) return undefined;
    const told = Object.fromEntries(Object.keys(events).map((name) => [name, (data) => current.current[name](data)]));
    return listen(address, told, setState);
  }, [address, isOpen]);
  return held ? 'held' : state;
}

// How often something is looked up whose stream does not say it.
const LOOK_EVERY = 2000;

/** What `every` of useLoad is for what a stream tells too: nothing while it is live, or while it is held still. */
export const polling = (state) => (state === 'lost' ? LOOK_EVERY : 0);

function useHidden() {
  const [isHidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const read = () => setHidden(document.hidden);
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, []);
  return isHidden;
}

/** Says whether what is shown moves, and lets people hold it still. */
export const LiveSwitch = ({ state, onHold }) => html`
  <span class="live row">
    <span class="badge ${state === 'live' ? 'good' : state === 'lost' ? 'bad' : ''}">${text.liveState[state]}</span>
    <button type="button" aria-pressed=${state === 'held'} onClick=${() => onHold(state !== 'held')}>${text.liveState.hold}</button>
  </span>`;
