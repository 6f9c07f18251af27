// What components use besides the library's own hooks.
import { useCallback, useEffect, useRef, useState } from '../../vendor/htm-preact.js';
import { Unreachable } from '../lib/api.js';

/** A cell's value, drawn again whenever it changes. */
export function useCell(cell) {
  const [, draw] = useState({});
  useEffect(() => cell.subscribe(() => draw({})), [cell]);
  return cell.value;
}

// After which a question is asked again that nobody could answer.
const RETRY = 3000;

const mayPass = (fault) => fault instanceof Unreachable || fault?.status >= 500;

/**
 * What a question to the silo gave: `{ value, fault, busy, reload }`. The last answer stays while a newer one is on its way.
 * @param load Gets an AbortSignal; null while there is nothing to ask.
 * @param inputs When these change, it is asked anew.
 * @param every Milliseconds after which it is asked again.
 */
export function useLoad(load, inputs, every = 0) {
  const [state, setState] = useState({ busy: true });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => setState({ busy: true }), inputs);
  useEffect(() => {
    if (!load) return undefined;
    const stop = new AbortController();
    const tell = (next) => {
      if (stop.signal.aborted) return;
      setState((last) => ({ ...last, fault: undefined, ...next, busy: false }));
      const wait = every || (mayPass(next.fault) && RETRY);
      if (wait) timer = setTimeout(reload, wait);
    };
    let timer = 0;
    load(stop.signal).then((value) => tell({ value }), (fault) => tell({ fault }));
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...inputs, round, every]);
  return { ...state, reload };
}

/** What this browser keeps, looked up again whenever the cell changes; the last answer stays meanwhile. */
export function useKept(load, inputs, changes) {
  const state = useLoad(load, inputs);
  const [seen, now] = [useRef(changes.value), useCell(changes)];
  useEffect(() => {
    if (seen.current !== now) state.reload();
    seen.current = now;
  }, [now]);
  return state;
}

/**
 * Something that a person starts, once at a time: `{ run, busy, fault }`. A button stays one while it is busy (aria-disabled, not
 * disabled): the focus would be lost otherwise.
 */
export function useAction(action) {
  const [state, setState] = useState({ busy: false, fault: null });
  const running = useRef(false);
  const run = async (...given) => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true, fault: null });
    const fault = await action(...given).then(() => null, (thrown) => thrown);
    running.current = false;
    setState({ busy: false, fault });
  };
  return { ...state, run };
}

/** A signal that comes when the component goes. */
export function useStop() {
  const [stop] = useState(() => new AbortController());
  useEffect(() => () => stop.abort(), []);
  return stop.signal;
}
