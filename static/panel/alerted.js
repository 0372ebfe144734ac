// Whether the AI has something administrators should know of: asked for with each connection, and on coming back to the page.
import { api, me, store } from './app.js';
import { onFrame } from './sync.js';

const SELDOM = 60_000; // milliseconds between two questions: it is looked at once a minute
let asked = -Infinity;

export function startAlerts() {
  if (!me.administrator) return;
  onFrame(({ type }) => { if (type === 'hello' || type === 'resync') look(); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
}

async function look() {
  if (performance.now() - asked < SELDOM) return;
  asked = performance.now();
  try {
    const { lasting } = await api.get('/ai/alerts');
    store.set({ alerts: lasting });
  } catch {
    asked = -Infinity; // the next hello, or the next look at the page, asks again
  }
}
