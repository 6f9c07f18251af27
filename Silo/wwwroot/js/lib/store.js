// What this browser keeps: keys, credentials, and votes with their receipts. On disk before anything goes on.

const STORES = { keys: 'key', credentials: ['election', 'voter'], votes: 'transaction' };

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('ballot', 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within(name, mode, act) {
  const transaction = (await open()).transaction(name, mode, { durability: 'strict' });
  const request = act(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

export const all = (name) => within(name, 'readonly', (store) => store.getAll());

/** Undefined where there is none. */
export const find = (name, key) => within(name, 'readonly', (store) => store.get(key));

export const save = (name, value) => within(name, 'readwrite', (store) => store.put(value));

/** Fails where there is one of that key already. */
export const add = (name, value) => within(name, 'readwrite', (store) => store.add(value));

export const remove = (name, key) => within(name, 'readwrite', (store) => store.delete(key));
