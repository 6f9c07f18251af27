// What this browser keeps: keys, credentials, and votes with their receipts. A write ends once it is on disk.
import { Failure } from './failure.js';

const STORES = { keys: 'key', credentials: ['election', 'voter'], votes: 'transaction' };

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('ballot', 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => {
      // The browser may close it, and a newer page in another tab may ask for that. The next use opens it again.
      request.result.onclose = lose;
      request.result.onversionchange = () => {
        request.result.close();
        lose();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

function lose() {
  opened = undefined;
}

async function attempt(name, mode, act) {
  const transaction = (await open()).transaction(name, mode, { durability: 'strict' });
  return new Promise((resolve, reject) => {
    let result;
    act(transaction.objectStore(name), (value) => (result = value));
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
  });
}

/** Runs one transaction. Where it fails, the browser may have closed the store: it is tried once more, as the failed one kept nothing. */
async function within(name, mode, act) {
  try {
    return await attempt(name, mode, act);
  } catch {
    lose();
  }
  try {
    return await attempt(name, mode, act);
  } catch (error) {
    lose();
    throw new Failure(error?.name === 'QuotaExceededError' ? 'store-full' : 'store', {}, error);
  }
}

/** Tells the result of a request. */
const ask = (request, tell) => (request.onsuccess = () => tell(request.result));

export const all = (name) => within(name, 'readonly', (store, tell) => ask(store.getAll(), tell));

/** Undefined where there is none. */
export const find = (name, key) => within(name, 'readonly', (store, tell) => ask(store.get(key), tell));

export const save = (name, value) => within(name, 'readwrite', (store) => store.put(value));

/** Adds a value unless its key has one, and gives the one that is kept. So of two tabs that add at once, the first decides. */
export const addOrFind = (name, value) => change(name, keyOf(name, value), (kept) => kept ?? value);

/**
 * Changes what is kept, with no other tab in between.
 * @param next Takes the kept value, or undefined, and gives the new one, or undefined to leave it.
 */
export const change = (name, key, next) => within(name, 'readwrite', (store, tell) => {
  const found = store.get(key);
  found.onsuccess = () => {
    const value = next(found.result);
    if (value !== undefined) store.put(value);
    tell(value);
  };
});

export const remove = (name, key) => within(name, 'readwrite', (store) => store.delete(key));

function keyOf(name, value) {
  const path = STORES[name];
  return Array.isArray(path) ? path.map((field) => value[field]) : value[path];
}
