// Server-sent events that connect again by themselves, and never draw faster than the screen.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

// A stream with nothing else to say sends `alive` every five seconds. A silent one is cut off, or a proxy keeps it back.
const SILENCE = 15_000;

/**
 * Listens to a stream of JSON events. Each event is a whole state, so of several of one name within a frame only the last is told.
 * @param address From `addressOf`.
 * @param events By its name, the function that takes an event's data.
 * @param onState Told 'live' or 'lost'.
 * @returns A function that ends it.
 */
export function listen(address, events, onState = () => {}) {
  const latest = new Map();
  let [source, timer, frame, wait, ended, watch] = [null, 0, 0, FIRST_WAIT, false, 0];

  const draw = () => {
    frame = 0;
    const drawn = [...latest];
    latest.clear();
    for (const [name, data] of drawn) events[name](JSON.parse(data));
  };

  // Browsers give up on some errors, and wait as long as they like on others. This treats all of them alike.
  const lose = () => {
    source.close();
    clearTimeout(watch);
    if (ended) return;
    onState('lost');
    timer = setTimeout(open, wait);
    wait = Math.min(LONGEST_WAIT, 2 * wait);
  };

  const hear = () => {
    clearTimeout(watch);
    watch = setTimeout(lose, SILENCE);
  };

  const open = () => {
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT;
      hear();
      onState('live');
    };
    source.onerror = lose;
    source.addEventListener('alive', hear);
    for (const name of Object.keys(events)) {
      source.addEventListener(name, ({ data }) => {
        hear();
        latest.set(name, data);
        frame ||= requestAnimationFrame(draw);
      });
    }
    hear();
  };

  open();
  return () => {
    ended = true;
    source.close();
    clearTimeout(timer);
    clearTimeout(watch);
    cancelAnimationFrame(frame);
  };
}
