// For what is too large to draw at every update.
import { useEffect, useMemo, useRef, useState } from '../../vendor/htm-preact.js';

const EVERY = 1000;

/** Draws the latest value once a second at most; in between nothing below is looked at. @param children Draws a value. */
export function Calm({ value, children }) {
  const [shown, setShown] = useState(value);
  const latest = useRef();
  latest.current = value;
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), EVERY);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => children(shown), [shown]);
}
