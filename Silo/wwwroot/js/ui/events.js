// Server-sent events that come back by themselves, and never draw faster than the screen.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

// A stream that has nothing to say says every five seconds that it lives. One that does not is cut off, or a proxy keeps it back.
const SILENCE = 15_000;

/**
 * Listens to a stream of JSON events. Of several events of one name within a frame only the last is told: each is a whole state.
 * @param address From `addressOf`.
 * @param events Names, and what is done with each one's data.
 * @param onState Told 'live' or 'lost'.
 * @returns What ends it.
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

  // A browser gives up on some errors and not on others, and waits as it likes: here it is always the same.
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
