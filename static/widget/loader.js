/* Chat Center widget: one script tag, nothing else on the page. The chat is a frame of its own, made on the first need. */
(() => {
  const script = document.currentScript, token = script?.dataset.inbox;
  if (!token) return;
  const origin = new URL(script.src).origin, chats = (window.ChatCenter ??= { inboxes: {} });
  if (chats.inboxes[token]) return;
  const handlers = {}, host = document.createElement('div'), root = host.attachShadow({ mode: 'open' });
  let frame = null, ready = false, opened = false, queue = [], unread = 0, shown = true;
  const russian = (script.dataset.locale || document.documentElement.lang || navigator.language).startsWith('ru');
  const words = russian ? { open: 'Открыть чат', close: 'Закрыть чат' } : { open: 'Open the chat', close: 'Close the chat' };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host{all:initial}
.b{position:fixed;z-index:2147483000;bottom:20px;right:20px;width:56px;height:56px;border:0;border-radius:50%;background:var(--c,#3b5bdb);color:var(--o,#fff);cursor:pointer;box-shadow:0 6px 20px rgb(0 0 0/.25);display:grid;place-items:center;transition:transform .15s}
.b:hover{transform:scale(1.05)}.b:focus-visible{outline:3px solid var(--c,#3b5bdb);outline-offset:3px}.b svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.n{position:absolute;top:-4px;right:-4px;min-width:20px;height:20px;padding:0 6px;box-sizing:border-box;border-radius:10px;background:#e03131;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center}
.p{position:fixed;z-index:2147483000;bottom:88px;right:20px;max-width:280px;padding:12px 14px;border:0;border-radius:14px;background:#fff;color:#191a1f;box-shadow:0 8px 28px rgb(0 0 0/.2);font:14px/1.4 system-ui,sans-serif;text-align:left;cursor:pointer;overflow-wrap:anywhere}
iframe{position:fixed;z-index:2147483001;bottom:88px;right:20px;width:384px;height:min(640px,calc(100vh - 112px));border:0;border-radius:16px;box-shadow:0 12px 40px rgb(0 0 0/.25);color-scheme:normal;background:#fff}
.l .b,.l .p,.l iframe{right:auto;left:20px}[hidden]{display:none}
@media(prefers-reduced-motion:reduce){.b{transition:none}}
@media(max-width:480px){iframe{inset:0;width:100%;height:100%;border-radius:0}}`);
  root.adoptedStyleSheets = [sheet];
  const box = document.createElement('div'), button = document.createElement('button'), badge = document.createElement('span'), peek = document.createElement('button');
  button.className = 'b'; badge.className = 'n'; peek.className = 'p'; badge.hidden = peek.hidden = true; peek.type = button.type = 'button';
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24'); svg.setAttribute('aria-hidden', 'true'); svg.append(path);
  button.append(svg, badge); box.append(peek, button); root.append(box);

  const emit = (name, detail) => (handlers[name] ?? []).forEach((run) => run(detail));
  const tell = (type, data) => { if (ready) frame.contentWindow.postMessage({ chat: token, type, data }, origin); else queue.push([type, data]); };

  function make() {
    if (frame) return;
    frame = document.createElement('iframe');
    const query = new URLSearchParams({ inbox: token, ...(script.dataset.locale ? { locale: script.dataset.locale } : russian ? { locale: 'ru' } : { locale: 'en' }) });
    frame.src = `${origin}/widget/frame?${query}`;
    frame.title = words.open; frame.allow = 'clipboard-write'; frame.hidden = !opened;
    box.append(frame);
  }
  function draw() {
    path.setAttribute('d', opened ? 'm6 9 6 6 6-6' : 'M7.9 20A9 9 0 1 0 4 16.100L2 22Z');
    button.setAttribute('aria-label', opened ? words.close : words.open); button.setAttribute('aria-expanded', String(opened));
    badge.textContent = String(unread); badge.hidden = opened || !unread; if (opened || !unread) peek.hidden = true;
    if (frame) frame.hidden = !opened; box.hidden = !shown;
  }
  const remember = () => { try { localStorage.setItem(`chat-center.${token}`, '1'); } catch { /* refused: the frame is made on opening */ } };
  function toggle(wanted = !opened) {
    opened = wanted;
    if (opened) { make(); remember(); }
    tell('open', opened); draw(); emit(opened ? 'open' : 'close');
    if (!opened) button.focus(); else frame.focus();
  }
  button.onclick = () => toggle(); peek.onclick = () => toggle(true);
  addEventListener('message', ({ origin: from, source, data }) => {
    if (from !== origin || !frame || source !== frame.contentWindow || data?.chat !== token) return;
    const { type, data: value } = data;
    if (type === 'ready') { ready = true; dress(value); queue.splice(0).forEach((each) => tell(...each)); tell('page', { url: location.href, title: document.title, referrer: document.referrer }); tell('open', opened); emit('ready'); }
    if (type === 'unread') { unread = value.count; if (value.preview && !opened) { peek.textContent = value.preview; peek.hidden = false; } draw(); emit('unread', unread); }
    if (type === 'message') emit('message', value);
    if (type === 'close') toggle(false);
    if (type === 'error') emit('error', value);
  });

  const api = {
    open: () => toggle(true), close: () => toggle(false), toggle: () => toggle(),
    hide() { shown = false; draw(); }, show() { shown = true; draw(); },
    setUser: (user) => { make(); tell('user', user); }, setAttributes: (attributes) => { make(); tell('attributes', attributes); },
    setLocale: (locale) => { script.dataset.locale = locale; if (frame) { frame.remove(); frame = null; ready = false; if (opened) make(); } },
    reset: () => { make(); tell('reset'); },
    on(name, run) { (handlers[name] ??= []).push(run); return () => { handlers[name] = handlers[name].filter((each) => each !== run); }; },
  };
  chats.inboxes[token] = api;
  for (const name of Object.keys(api)) chats[name] ??= api[name];
  draw();
  // Its own colour and side from the first sight on; a page whose policy forbids the question gets the usual ones.
  function dress({ color, position }) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    box.style.setProperty('--c', color); box.style.setProperty('--o', red * 0.299 + green * 0.587 + blue * 0.114 > 165 ? '#16171b' : '#fff');
    box.className = position === 'left' ? 'l' : '';
  }
  const place = () => { if (document.body) document.body.append(host); else addEventListener('DOMContentLoaded', place); };
  fetch(`${origin}/widget/look?inbox=${encodeURIComponent(token)}`, { credentials: 'omit', signal: AbortSignal.timeout(2000) })
    .then((answer) => answer.json()).then(dress).catch(() => { /* the usual look; the chat brings its own when it is opened */ }).finally(place);
  try { if (localStorage.getItem(`chat-center.${token}`)) make(); } catch { /* refused */ }
})();
