// Hooks besides the library's own.
import { useCallback, useEffect, useRef, useState } from '../../vendor/htm-preact.js';
import { Unreachable } from '../lib/api.js';

/** A cell's value. The component is drawn again whenever it changes. */
export function useCell(cell) {
  const [, draw] = useState({});
  useEffect(() => cell.subscribe(() => draw({})), [cell]);
  return cell.value;
}

// After so long a question is asked again that could not be answered.
const RETRY = 3000;

const mayPass = (fault) => fault instanceof Unreachable || fault?.status >= 500;

/**
 * The answer to a question: `{ value, fault, busy, reload }`. The last answer stays while a newer one is on its way.
 * @param load Asks; it takes an AbortSignal. Null while there is nothing to ask.
 * @param inputs A change of these forgets the answer and asks anew.
 * @param every Milliseconds after which it is asked again; 0 for never.
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

/** The same for what this browser keeps: it is looked up again whenever the cell changes. */
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
 * An action that a person starts, one run at a time: `{ run, busy, fault }`. A busy button is aria-disabled, not disabled: otherwise it
 * would lose the focus.
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

/** A signal that aborts when the component goes. */
export function useStop() {
  const [stop] = useState(() => new AbortController());
  useEffect(() => () => stop.abort(), []);
  return stop.signal;
}
