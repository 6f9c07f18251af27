// What the person at this page has chosen. The operator's token lives as long as the tab, and nowhere else.
import { cell } from './cell.js';

/** Which node is asked; '' leaves it to the silo. Of this tab, so that two tabs may watch two nodes. */
export const node = kept('ballot.node', 'session');

/** The operator's token; '' where there is none. Sent as a bearer header only. */
export const token = kept('ballot.token', 'session');

/** The key whose coins are looked at; '' for none. */
export const wallet = kept('ballot.wallet', 'local');

/** 'light', 'dark', or '' for what the system says. */
export const theme = kept('ballot.theme', 'local');

function kept(name, where) {
  const storage = openStorage(where);
  const setting = cell(storage?.getItem(name) ?? '');
  setting.subscribe((value) => (value ? storage?.setItem(name, value) : storage?.removeItem(name)));
  return setting;
}

/** Null where a browser keeps nothing for this page, or there is no browser. */
function openStorage(where) {
  try {
    return globalThis[`${where}Storage`] ?? null;
  } catch {
    return null;
  }
}
