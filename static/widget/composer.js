// Where the visitor writes: text, emoji, files by button, drop and paste.
import { h, icon } from '../lib/dom.js';
import { size, t } from '../lib/i18n.js';
import { store, typing, write } from './chat.js';
import { api, path, session } from './session.js';

const EMOJI = ['🙂', '😂', '😍', '👍', '🙏', '❤️', '🎉', '🔥', '😢', '😡', '🤔', '👌', '📦', '🚚', '💳', '✅'];
const IDLE = 4000;
let files = [], quiet = 0, told = false;

export function composer(element) {
  const text = h('textarea', { rows: 1, maxLength: 150000, placeholder: t('Write a message…'), 'aria-label': t('Message'), 'data-composer': '', oninput: changed, onkeydown: keys, onpaste: (event) => add(event.clipboardData.files) });
  const chooser = h('input', { type: 'file', multiple: true, hidden: true, onchange: () => { add(chooser.files); chooser.value = ''; } });
  const send = h('button', { class: 'send', type: 'submit', 'aria-label': t('Send'), 'data-send': '', disabled: true }, icon('send'));
  const emoji = h('div', { class: 'emoji', hidden: true }, EMOJI.map((each) => h('button', { type: 'button', onclick: () => { text.setRangeText(each, text.selectionStart, text.selectionEnd, 'end'); changed(); text.focus(); } }, each)));
  const uploads = h('div', { class: 'uploads', hidden: true });
  const smile = h('button', { type: 'button', 'aria-label': t('Emoji'), title: t('Emoji'), 'aria-expanded': 'false', onclick: () => choose(emoji.hidden) }, icon('smile'));
  const form = h('form', { class: 'compose', onsubmit: submit }, h('button', { type: 'button', 'aria-label': t('Attach a file'), title: t('Attach a file'), onclick: () => chooser.click() }, icon('paperclip')), smile, text, chooser, send);
  const writing = h('div', {}, uploads, emoji, form);
  element.append(writing);
  document.addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('drop'); });
  document.addEventListener('dragleave', () => document.body.classList.remove('drop'));
  document.addEventListener('drop', (event) => { event.preventDefault(); document.body.classList.remove('drop'); add(event.dataTransfer.files); });

  emoji.addEventListener('keydown', (event) => { if (event.key === 'Escape') { event.stopPropagation(); choose(false); smile.focus(); } });
  function choose(on) {
    emoji.hidden = !on;
    smile.setAttribute('aria-expanded', String(on));
  }
  function changed() {
    send.disabled = !(text.value.trim() || files.some((each) => each.upload)) || files.some((each) => !each.upload && !each.error);
    clearTimeout(quiet);
    if (!text.value) return still();
    if (!told) { told = true; typing(true); }
    quiet = setTimeout(still, IDLE);
    return undefined;
  }
  function still() { if (told) { told = false; typing(false); } }
  function keys(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  }
  function submit(event) {
    event.preventDefault();
    if (send.disabled) return;
    write(text.value.trim(), files.filter((each) => each.upload).map((each) => each.upload));
    text.value = '';
    files = files.filter((each) => each.error); // what was refused stays in sight, with the reason
    still();
    show();
    text.focus();
  }

  function add(list) {
    for (const file of list) {
      const entry = { file, progress: 0, upload: null, error: '' };
      if (file.size > (session.config?.max_upload_bytes ?? Infinity)) entry.error = t('Larger than %(most)s', { most: size(session.config.max_upload_bytes) });
      files = [...files, entry];
      if (!entry.error) begin(entry);
    }
    show();
  }
  function begin(entry) {
    entry.error = '';
    entry.sending = api.upload(path('attachments'), entry.file, (share) => { entry.progress = share; show(); });
    entry.sending.done.then((upload) => { entry.upload = upload; }, (error) => { entry.error = error.fields?.file?.[0] ?? (error.status ? error.message : t('Not uploaded')); entry.again = error.passing; }).finally(show);
  }
  function show() {
    uploads.hidden = !files.length;
    uploads.replaceChildren(...files.map((entry) => h('span', { class: `upload ${entry.error ? 'failed' : ''}` }, icon('file'), h('span', { class: 'upload-name' }, entry.file.name), entry.error ? h('span', {}, entry.error) : entry.upload ? null : h('progress', { max: 1, value: entry.progress }),
      entry.error && entry.again ? h('button', { type: 'button', 'aria-label': t('Retry'), onclick: () => begin(entry) }, icon('rotate-cw')) : null,
      h('button', { type: 'button', 'aria-label': t('Remove'), onclick: () => { entry.sending?.cancel(); files = files.filter((each) => each !== entry); show(); } }, icon('x')))));
    changed();
  }

  store.subscribe(({ conversation, ready }) => {
    const over = ready && conversation?.status === 'resolved';
    const closed = over && !session.config.allow_messages_after_resolved;
    writing.hidden = false;
    text.placeholder = closed ? t('Start a new conversation…') : t('Write a message…');
    rate(element, over && session.config.csat, conversation);
  });
}

const rated = new Set();
function rate(element, wanted, conversation) {
  const shown = element.querySelector('.over');
  if (!wanted || rated.has(conversation.id)) { if (!rated.has(conversation?.id) || !wanted) shown?.remove(); return; }
  if (shown) return;
  const stars = h('div', { class: 'stars', role: 'group', 'aria-label': t('Rating') }, [1, 2, 3, 4, 5].map((score) => h('button', { type: 'button', 'aria-label': String(score), 'aria-pressed': 'false', onclick: () => give(score) }, icon('star'))));
  const box = h('div', { class: 'over' }, h('p', {}, t('How did we do?')), stars);
  element.prepend(box);
  async function give(score) {
    [...stars.children].forEach((star, index) => star.setAttribute('aria-pressed', String(index < score)));
    try {
      await api.post(path('rating'), { rating: score });
      rated.add(conversation.id);
      box.replaceChildren(h('p', {}, t('Thank you!')));
    } catch (error) { box.append(h('p', { role: 'alert' }, error.message)); }
  }
}
