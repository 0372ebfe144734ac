// Answers kept on the device for the next start, in IndexedDB; only in memory where that is refused or slow. They belong
// to one person: whoever else signs in finds them gone.

const SLOW = 400, MOST = 24;

// name: of the database; owner: whose answers these are.
export function createCache({ name, owner, database = () => globalThis.indexedDB }) {
  const memory = new Map();
  let opening = null;

  const opened = () => (opening ??= open(name, database).then(async (db) => {
    if (db && (await one(db, 'readonly', (kept) => kept.get('owner')))?.value !== owner) {
      await one(db, 'readwrite', (kept) => kept.clear());
      await one(db, 'readwrite', (kept) => kept.put({ value: owner, at: Infinity }, 'owner'));
    }
    return db;
  }).catch(() => null));

  async function get(key) {
    if (memory.has(key)) return memory.get(key);
    const found = await soon(opened().then((db) => db && one(db, 'readonly', (kept) => kept.get(key)))).catch(() => null);
    return found?.value ?? null;
  }

  function put(key, value) {
    memory.delete(key);
    memory.set(key, value);
    if (memory.size > MOST) memory.delete(memory.keys().next().value);
    return opened().then(async (db) => {
      if (!db) return;
      await one(db, 'readwrite', (kept) => kept.put({ value, at: Date.now() }, key));
      await prune(db);
    }).catch(() => {});
  }

  async function wipe() {
    memory.clear();
    const db = await soon(opened()).catch(() => null);
    if (db) await soon(one(db, 'readwrite', (kept) => kept.clear())).catch(() => {});
  }

  return { get, put, wipe };
}

// Where it is refused, even asking for it may fail.
function open(name, database) {
  return new Promise((resolve, reject) => {
    const device = database();
    if (!device) return resolve(null);
    const asked = device.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('answers').createIndex('at', 'at');
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    return asked;
  });
}

function one(db, mode, ask) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('answers', mode), asked = ask(transaction.objectStore('answers'));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// The oldest go when there are too many.
async function prune(db) {
  const keys = await one(db, 'readonly', (kept) => kept.index('at').getAllKeys());
  for (const key of keys.slice(0, Math.max(0, keys.length - 1 - MOST))) await one(db, 'readwrite', (kept) => kept.delete(key));
}

const soon = (promise) => Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, SLOW, null); })]);
