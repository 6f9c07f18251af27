// Streams of the silo, followed as long as somebody looks at what they show.
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { listen } from './events.js';

/**
 * Listens while it is not held and the tab is visible: a browser has six connections to a silo, for all tabs together.
 * @param address Null while there is nothing to listen to.
 * @param events By its name, the function that takes an event's data.
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

// So often is asked for what a lost stream does not tell.
const LOOK_EVERY = 2000;

/** The `every` of a useLoad beside a stream: it asks only while the stream is lost. */
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

/** Says whether the view is live, and lets people hold it still. */
export const LiveSwitch = ({ state, onHold }) => html`
  <span class="live row">
    <span class="badge ${state === 'live' ? 'good' : state === 'lost' ? 'bad' : ''}">${text.liveState[state]}</span>
    <button type="button" aria-pressed=${state === 'held'} onClick=${() => onHold(state !== 'held')}>${text.liveState.hold}</button>
  </span>`;
