// Slows down a part of the page that is too large to draw at every update.
import { useEffect, useMemo, useRef, useState } from '../../vendor/htm-preact.js';

const EVERY = 1000;

/** Draws the latest value, at most once a second; in between nothing in it is compared. @param children Draws a value. */
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
