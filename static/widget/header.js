// Who is there, and how the connection stands.
import { h, icon, initials } from '../lib/dom.js';
import { soon, t } from '../lib/i18n.js';
import { close, store } from './chat.js';
import { session } from './session.js';

const REPLY = () => ({ in_a_few_minutes: t('We usually reply within a few minutes'), in_a_few_hours: t('We usually reply within a few hours'), in_a_day: t('We usually reply within a day') });

const SLOW = () => ({ reconnecting: t('Reconnecting…'), polling: t('On this network answers may take a few seconds to appear.') });

function said(config, online) {
  if (config?.closed) return config.closed.opens_at ? t('Closed now. We answer from %(moment)s', { moment: soon(config.closed.opens_at) }) : t('Closed now. Leave a message, we will answer it');
  return online ? t('We are online') : config ? REPLY()[config.reply_time] : '';
}

export function header(element, line) {
  store.subscribe((state) => {
    const { connection, problem, conversation, online, ready } = state;
    const config = session.config;
    const text = problem || (connection === 'offline' ? t('You are offline. What you write will be sent when the network is back.') : SLOW()[connection] ?? '');
    line.hidden = !text;
    line.textContent = text;
    const who = conversation?.assignee;
    const key = JSON.stringify([ready, who, online]);
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    const people = who ? [who] : config?.team ?? [];
    element.replaceChildren(
      h('span', { class: 'faces', 'aria-hidden': 'true' }, people.map((each) => h('span', { class: 'face' }, initials(each.name)))),
      h('div', { class: 'who' }, h('h1', {}, who ? who.name : config?.inbox.name ?? document.title), h('p', {}, who ? config.inbox.name : said(config, online))),
      h('button', { type: 'button', 'aria-label': t('Close the chat'), onclick: close }, icon('x')),
    );
  });
}
