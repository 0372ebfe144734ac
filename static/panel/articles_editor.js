// The right side: an article as one writes it, and as it will be read.
import { h, icon } from '../lib/dom.js';
import { moment, t } from '../lib/i18n.js';
import { openMenu } from '../lib/menu.js';
import { toast } from '../lib/toast.js';
import { mark } from './articles_list.js';
import { elements } from './articles_preview.js';
import { LANGUAGES, api, drop, keep, languageName, onLeave, store, visit } from './articles_state.js';
import { openDialog } from './dialogs.js';

const BLANK = () => ({ id: null, title: '', body: '', language: document.documentElement.lang || 'en', visibility: 'public', inbox_ids: [], status: 'draft', version: null, published_version: null });

// article: as the server has it; null for one that is new.
export function editor(place, article) {
  let kept = article ?? BLANK(), chosen = [...kept.inbox_ids], rendered = 0, busy = false, waiting = null;
  const title = h('input', { class: 'edit-title', placeholder: t('Title'), 'aria-label': t('Title'), maxLength: 200, value: kept.title, oninput: touched });
  const body = h('textarea', { class: 'edit-body', placeholder: t('Write in Markdown: # heading, **bold**, - list'), 'aria-label': t('Text'), value: kept.body, spellcheck: true, oninput: touched });
  const preview = h('div', { class: 'edit-preview prose', 'aria-label': t('Preview'), role: 'region', tabIndex: 0 });
  const language = h('select', { 'aria-label': t('Language'), onchange: touched }, LANGUAGES.map((code) => h('option', { value: code, selected: code === kept.language }, languageName(code))));
  const visibility = h('select', { 'aria-label': t('Visible to'), onchange: touched }, [['public', t('Customers and operators')], ['operators', t('Operators only')]].map(([value, label]) => h('option', { value, selected: value === kept.visibility }, label)));
  const inboxes = h('button', { class: 'button button-small', type: 'button', 'aria-haspopup': 'menu', onclick: chooseInboxes });
  const state = h('span', { class: 'edit-state', role: 'status' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const save = h('button', { class: 'button button-small', type: 'button', onclick: () => act(() => stored()) }, t('Save'));
  const publish = h('button', { class: 'button button-small primary', type: 'button', onclick: () => act(published) }, t('Publish'));
  const more = h('button', { class: 'icon-button', type: 'button', 'aria-haspopup': 'menu', 'aria-label': t('More'), onclick: () => openMenu(more, choices(), { label: t('More') }) }, icon('ellipsis'));
  const flip = h('button', { class: 'button button-small edit-flip', type: 'button', 'aria-pressed': 'false', onclick: turn }, icon('eye'), h('span', {}, t('Preview')));
  place.replaceChildren(h('div', { class: 'edit', onkeydown: keys },
    h('div', { class: 'edit-bar' }, h('button', { class: 'icon-button edit-back', type: 'button', 'aria-label': t('Back to the list'), onclick: () => visit(null) }, icon('arrow-left')), state, flip, save, publish, more),
    problem, title, h('div', { class: 'edit-facts' }, language, visibility, inboxes), h('div', { class: 'edit-panes' }, body, preview)));
  settle();
  render();
  if (!kept.id) title.focus();

  function written() { return { title: title.value.trim(), body: body.value, language: language.value, visibility: visibility.value, inbox_ids: chosen }; }
  function dirty() {
    const now = written();
    return Object.keys(now).some((name) => JSON.stringify(now[name]) !== JSON.stringify(kept[name]));
  }
  function keys(event) { if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); act(() => stored()); } }
  function turn() { flip.setAttribute('aria-pressed', String(place.toggleAttribute('data-preview'))); }
  function touched() { settle(); schedule(); }

  function settle() {
    const changed = dirty();
    state.replaceChildren(mark(kept), changed ? t('Not saved') : kept.version ? t('Version %(number)s', { number: kept.version }) : '');
    save.disabled = busy || !changed;
    publish.disabled = busy || (!changed && kept.published_version !== null && kept.published_version === kept.version);
    more.hidden = !kept.id;
    inboxes.replaceChildren(icon('inbox'), inboxWords());
  }

  function inboxWords() { return chosen.length ? store.get().inboxes.filter((each) => chosen.includes(each.id)).map((each) => each.name).join(', ') : t('All inboxes'); }
  function chooseInboxes() {
    openMenu(inboxes, [{ label: t('All inboxes'), checked: !chosen.length, run: () => { chosen = []; touched(); } },
      ...store.get().inboxes.map((each) => ({ label: each.name, checked: chosen.includes(each.id), run: () => { chosen = chosen.includes(each.id) ? chosen.filter((id) => id !== each.id) : [...chosen, each.id].sort((a, b) => a - b); touched(); } }))], { label: t('Inboxes') });
  }

  function schedule() { clearTimeout(waiting); waiting = setTimeout(render, 350); }
  async function render() {
    const mine = ++rendered;
    if (!body.value.trim()) { preview.replaceChildren(h('p', { class: 'quiet' }, t('The preview appears here.'))); return; }
    try {
      const { nodes } = await api.post('/articles/preview', { body: body.value });
      if (mine === rendered) preview.replaceChildren(...elements(nodes));
    } catch (error) { if (mine === rendered) preview.replaceChildren(h('p', { class: 'quiet' }, error.message)); }
  }

  // One thing at a time; what is refused is said, and what was typed stays.
  async function act(what) {
    if (busy) return;
    busy = true; settle(); problem.hidden = true;
    try { await what(); } catch (error) { refused(error); } finally { busy = false; settle(); }
  }

  async function stored(version = kept.version, said = t('Saved')) {
    if (kept.id && !dirty()) return;
    const answer = kept.id ? await api.patch(`/articles/${kept.id}`, { ...written(), version }) : await api.post('/articles', written());
    accept(answer, said);
  }
  async function published() {
    await stored(kept.version, null);
    accept(await api.post(`/articles/${kept.id}/publish`, { version: kept.version }), t('Published: drafts quote it from now on.'));
  }
  function accept(answer, said) {
    const fresh = !kept.id;
    kept = answer;
    keep(answer);
    if (fresh) { place.dataset.article = answer.id; visit(answer.id, { replace: true }); }
    if (said) toast(said);
  }
  function refused(error) {
    const late = error.status === 409;
    problem.replaceChildren(late ? t('Somebody has changed this article meanwhile. Your text is still here.') : Object.values(error.fields).flat()[0] ?? error.message, late ? h('button', { class: 'link-button', type: 'button', onclick: () => act(() => stored(null)) }, t('Save mine as the newest')) : '');
    problem.hidden = false;
    if (error.fields.title) title.focus();
  }

  const choices = () => [
    { label: t('Versions'), icon: icon('history'), run: versions },
    kept.status === 'archived' ? null : { label: t('Archive'), icon: icon('archive'), run: () => act(async () => accept(await api.post(`/articles/${kept.id}/archive`), t('Archived: it is not found any more.'))) },
    { label: t('Delete…'), icon: icon('trash-2'), run: remove },
  ].filter(Boolean);

  async function versions() {
    const { payload } = await api.get(`/articles/${kept.id}/versions`);
    const dialog = openDialog(t('Versions'), h('div', { class: 'stack' }, h('h2', {}, t('Versions')), h('ol', { class: 'versions' }, payload.map((each) => h('li', {},
      h('span', {}, h('strong', {}, t('Version %(number)s', { number: each.version })), h('small', {}, [each.author, moment(each.created_at)].filter(Boolean).join(' · '), each.published ? ` · ${t('Published')}` : '')),
      each.version === kept.version ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => { dialog.close(); act(() => restore(each.version)); } }, t('Bring back'))))),
    h('div', { class: 'box-foot' }, h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('Close')))));
  }
  async function restore(version) {
    if (dirty() && !(await asked(t('Leave without saving?'), t('What you have written here is not saved yet.'), t('Bring back')))) return;
    accept(await api.post(`/articles/${kept.id}/restore`, { version }), t('Version %(number)s is the newest again.', { number: version }));
    title.value = kept.title; body.value = kept.body;
    render();
  }
  async function remove() {
    if (!(await asked(t('Delete this article?'), t('It goes with all its versions and cannot be brought back. Archiving keeps it.'), t('Delete')))) return;
    await act(async () => { await api.delete(`/articles/${kept.id}`); drop(kept.id); kept = { ...kept, ...written() }; visit(null); });
  }
  onLeave(async () => !dirty() || asked(t('Leave without saving?'), t('What you have written here is not saved yet.'), t('Leave')));
  return { dirty };
}

function asked(question, why, yes) {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = openDialog(question, h('div', { class: 'stack' }, h('h2', {}, question), h('p', {}, why), h('div', { class: 'box-foot' },
      h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('Cancel')), h('button', { class: 'button danger', type: 'button', onclick: () => { answer = true; dialog.close(); } }, yes))));
    dialog.addEventListener('close', () => resolve(answer));
  });
}
