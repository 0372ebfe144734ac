// The person's own choices: whether he is there, theme, language, account, and the way out.
import { h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { openMenu } from '../lib/menu.js';
import { storage } from '../lib/storage.js';
import { toast } from '../lib/toast.js';
import { account, me, root, store } from './app.js';
import { mute, muted } from './bell.js';
import { statusWord } from './presence.js';

// Away comes by itself; chosen are these.
const AVAILABILITY = ['online', 'busy', 'offline'];
const THEME_ICONS = { system: 'monitor', light: 'sun', dark: 'moon' };
const LANGUAGES = { ru: 'Русский', en: 'English' };

export const themes = () => ({ system: t('Theme: as the system'), light: t('Theme: light'), dark: t('Theme: dark') });
export const settings = () => location.assign('/admin/');
export const signOut = () => submit('.sign-out');
export const setLanguage = (word) => submit('.set-language', 'language', word);

export function accounts(anchor) {
  const mine = store.get().profile?.accounts ?? [];
  openMenu(anchor, mine.map((each) => ({ label: each.name, checked: each.id === account.id, run: () => submit('.set-account', 'account_id', each.id) })), { label: t('Accounts') });
}

function submit(form, field, value) {
  const element = document.querySelector(form);
  if (field) element.elements[field].value = value;
  if (element.elements.next) element.elements.next.value = `${location.pathname}${location.search}`;
  element.requestSubmit();
}

// What one may choose, as a menu and the palette list it.
export function choices(mine) {
  const theme = document.documentElement.dataset.theme ?? 'system', language = document.documentElement.lang;
  return [
    ...AVAILABILITY.map((word) => ({ label: statusWord(word), icon: h('span', { class: 'dot', 'data-presence': word }), checked: word === mine, run: () => setAvailability(word) })),
    ...Object.entries(themes()).map(([word, label], at) => ({ label, icon: icon(THEME_ICONS[word]), apart: !at, checked: word === theme, run: () => setTheme(word) })),
    ...Object.entries(LANGUAGES).map(([word, label], at) => ({ label, icon: icon('languages'), apart: !at, checked: word === language, run: () => setLanguage(word) })),
    { apart: true, label: muted() ? t('Turn the sound on') : t('Turn the sound off'), icon: icon('bell'), run: () => mute(!muted()) },
    { label: t('Keyboard shortcuts'), icon: icon('command'), hint: '?', run: () => document.dispatchEvent(new CustomEvent('panel:help')) },
    ...(me.administrator ? [{ label: t('Settings'), icon: icon('settings'), run: settings }] : []),
    { apart: true, label: t('Sign out'), icon: icon('log-out'), run: signOut },
  ];
}

export const person = (anchor, mine) => openMenu(anchor, choices(mine), { label: me.name });

async function setAvailability(word) {
  try {
    store.set({ profile: await root.post('/api/v1/profile/availability', { profile: { account_id: account.id, availability: word } }) });
  } catch (error) { toast(error.message, { kind: 'error' }); }
}

export function setTheme(word) {
  storage.set('panel.theme', word);
  if (word === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = word;
}
