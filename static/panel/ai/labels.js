// Labels the AI would give the open conversation: a press gives one, the cross puts it aside for everybody; both can be undone.
import { h, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { setLabels } from '../conversation/actions.js';
import { desk } from '../conversation/desk.js';
import { ai, suggest } from './state.js';

const given = () => desk.get().item?.labels ?? [];

export const offered = () => (desk.get().item ? (ai.get().known?.suggested_labels ?? []).filter((title) => !given().includes(title)) : []);

export function labels() {
  const titles = offered();
  if (!titles.length) return '';
  return h('p', { class: 'ai-labels' }, h('span', {}, t('Suggested labels:')), titles.map((title) => h('span', { class: 'ai-label' },
    h('button', { class: 'ai-label-give', type: 'button', 'aria-label': t('Give the label %(title)s', { title }), onclick: () => give(title) }, icon('plus'), h('span', {}, title)),
    h('button', { class: 'ai-label-off', type: 'button', title: t('Dismiss'), 'aria-label': t('Do not suggest the label %(title)s', { title }), onclick: () => putAside(title) }, icon('x')))));
}

async function give(title) {
  const { id } = desk.get();
  await setLabels([...given(), title]);
  if (desk.get().id !== id || !given().includes(title)) return;
  toast(t('Label %(title)s added', { title }), { undo: () => { if (desk.get().id === id) setLabels(given().filter((each) => each !== title)); } });
}

const told = (error) => toast(error.message, { kind: 'error' });

async function putAside(title) {
  const { id } = ai.get();
  try {
    await suggest(id, title, false);
    toast(t('The label is not suggested here any more'), { undo: () => suggest(id, title, true).catch(told) });
  } catch (error) {
    told(error);
  }
}
