// The device's storage, or memory where that is refused (private mode, blocked third-party storage).

const memory = new Map();

export const storage = {
  get(key) {
    try {
      const text = localStorage.getItem(key);
      if (text !== null) return JSON.parse(text);
    } catch { /* refused: what was kept in memory is all there is */ }
    return memory.get(key) ?? null;
  },
  set(key, value) {
    memory.set(key, value);
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* refused or full: memory has it */ }
  },
  remove(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* refused */ }
  },
};
