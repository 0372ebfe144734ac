// Saved views: made of the chips, kept on the server, listed in the rail.
import { h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { openMenu } from '../lib/menu.js';
import { toast } from '../lib/toast.js';
import { same, toFilters } from '../state/filters.js';
import { become, nameView, show } from './address.js';
import { api, me, store } from './app.js';
import { askName } from './dialogs.js';
import { ofView, standing } from './places.js';

const THINK_AGAIN = 6000;
const leaving = new Set();
const may = (view) => view.mine || me.administrator;

export async function loadViews() {
  const answer = await api.get('/views').catch(() => store.get().views ?? []);
  put(Array.isArray(answer) ? answer : answer.payload ?? answer.items ?? answer.views ?? []);
}

function put(views) {
  const order = (one, other) => Number(other.mine) - Number(one.mine) || one.name.localeCompare(other.name);
  store.set({ views: views.filter((each) => !leaving.has(each.id)).toSorted(order) });
  nameView();
}

const putOne = (view) => put([...(store.get().views ?? []).filter((each) => each.id !== view.id), view]);

export function saveView() {
  const filters = toFilters(store.get().view.params);
  askName({
    title: t('Save view'), shared: false,
    keep: async ({ name, shared }) => {
      const made = await api.post('/views', { name, shared, filters });
      putOne(made);
      become(ofView(made));
      toast(t('The view “%(name)s” is saved', { name: made.name }));
    },
  });
}

export const updateView = (view) => patch(view, { filters: toFilters(store.get().view.params) }, t('The view “%(name)s” is updated', { name: view.name }));

// Answers the view as it is now; says why when it was refused.
async function patch(view, change, said) {
  try {
    const changed = await api.patch(`/views/${view.id}`, change);
    putOne(changed);
    toast(said);
    return changed;
  } catch (error) {
    toast(error.message, { kind: 'error' });
    return null;
  }
}

const rename = (view) => askName({ title: t('Rename the view'), name: view.name, keep: async ({ name }) => putOne(await api.patch(`/views/${view.id}`, { name })) });

// Gone from the list at once, from the server after a moment in which it can be taken back.
function remove(view) {
  leaving.add(view.id);
  put(store.get().views);
  const { view: shown } = store.get();
  if (shown.kind === 'view' && shown.id === String(view.id)) show(standing()[0]);
  const timer = setTimeout(gone, THINK_AGAIN);
  addEventListener('pagehide', gone, { once: true });
  toast(t('The view “%(name)s” is deleted', { name: view.name }), { undo: back, seconds: THINK_AGAIN / 1000 });

  function stop() {
    clearTimeout(timer);
    removeEventListener('pagehide', gone);
  }
  function gone() {
    stop();
    api.delete(`/views/${view.id}`, { keepalive: true }).catch((error) => { back(); toast(error.message, { kind: 'error' }); });
  }
  function back() {
    stop();
    leaving.delete(view.id);
    putOne(view);
  }
}

export function viewMenu(anchor, view) {
  const now = store.get().view.params, changed = Object.keys(toFilters(now)).length && !same({ ...now, sort: '' }, ofView(view).params);
  openMenu(anchor, [
    { label: t('Rename…'), icon: icon('pencil'), run: () => rename(view) },
    ...(changed ? [{ label: t('Update to the current filters'), icon: icon('list-filter'), run: () => updateView(view).then(() => show(ofView({ ...view, filters: toFilters(now) }))) }] : []),
    view.shared
      ? { label: t('Show only to me'), icon: icon('user'), run: () => patch(view, { shared: false }, t('Only you see “%(name)s” now', { name: view.name })) }
      : { label: t('Share with everybody'), icon: icon('users'), run: () => patch(view, { shared: true }, t('Everybody sees “%(name)s” now', { name: view.name })) },
    { label: t('Delete'), icon: icon('trash-2'), run: () => remove(view) },
  ], { label: t('The view “%(name)s”', { name: view.name }) });
}

// The rail's lines: the view itself and, for those who may, what can be done with it.
export function viewLine(place, line) {
  const { saved } = place;
  const owner = saved.shared ? (saved.mine ? t('Shared with everybody') : t('Shared by a colleague')) : t('Only mine');
  line.title = `${place.label} · ${owner}`;
  line.append(h('span', { class: 'visually-hidden' }, `, ${owner}`));
  const more = may(saved) && h('button', { class: 'icon-button icon-button-small rail-more', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': tc('view', 'More: %(name)s').replace('%(name)s', place.label), onclick: () => viewMenu(more, saved) }, icon('ellipsis'));
  return h('div', { class: 'rail-line', 'data-view': saved.id }, line, more);
}
