// What the person at this page has chosen. The operator's token is kept in its tab alone, until that is closed.
import { cell } from './cell.js';

/** The node that is asked; '' leaves it to the silo. Each tab has its own, so that two tabs may watch two nodes. */
export const node = kept('ballot.node', 'session');

/** The operator's token; '' where there is none. It is sent as a header only. */
export const token = kept('ballot.token', 'session');

/** The key whose coins are shown; '' for none. */
export const wallet = kept('ballot.wallet', 'local');

/** 'light', 'dark', or '' for what the system says. */
export const theme = kept('ballot.theme', 'local');

/** A number of this browser's own, from which the order of options on its ballots follows. */
export const shuffle = kept('ballot.shuffle', 'local');

/** The form of an election that is not open yet, as JSON; '' for none. */
export const draft = kept('ballot.draft', 'local');

function kept(name, where) {
  const storage = openStorage(where);
  const setting = cell(storage?.getItem(name) ?? '');
  setting.subscribe((value) => (value ? storage?.setItem(name, value) : storage?.removeItem(name)));
  return setting;
}

/** Null where the browser keeps nothing for this page, or there is no browser. */
function openStorage(where) {
  try {
    return globalThis[`${where}Storage`] ?? null;
  } catch {
    return null;
  }
}
