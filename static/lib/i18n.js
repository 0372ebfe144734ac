// Words from Django's catalogue (loaded before the modules), numbers and times by the browser.

const language = () => document.documentElement.lang || 'en';

export const t = (text, values) => filled(globalThis.gettext ? globalThis.gettext(text) : text, values);
// The same word in another meaning: context says which.
export const tc = (context, text) => (globalThis.pgettext ? globalThis.pgettext(context, text) : text);
export const tn = (one, many, count, values) =>
  filled(globalThis.ngettext ? globalThis.ngettext(one, many, count) : count === 1 ? one : many, { count, ...values });

function filled(text, values) {
  return values ? text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? '') : text;
}

// Making a formatter costs many times what formatting does, so each is made once.
const made = new Map();
function formatter(kind, options) {
  const key = `${kind.name} ${language()} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new kind(language(), options));
  return made.get(key);
}
const dated = (date, options) => formatter(Intl.DateTimeFormat, options).format(date);
export const number = (value, options = {}) => formatter(Intl.NumberFormat, options).format(value);

const STEPS = [[60, 'second', 1], [3600, 'minute', 60], [86_400, 'hour', 3600], [604_800, 'day', 86_400]];

// "5 min", "3 h", "2 d"; older than a week: the date.
export function age(iso, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(iso)) / 1000);
  if (seconds < 45) return t('now');
  const step = STEPS.find(([limit]) => seconds < limit);
  if (!step) return dated(new Date(iso), { day: 'numeric', month: 'short' });
  const count = Math.max(1, Math.round(seconds / step[2]));
  return number(count, { style: 'unit', unit: step[1], unitDisplay: 'narrow' });
}

export const clock = (iso) => dated(new Date(iso), { timeStyle: 'short' });
export const moment = (iso) => dated(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' });

// A moment of the next days: "Mon, 9:00 AM".
export const soon = (iso) => dated(new Date(iso), { weekday: 'short', hour: 'numeric', minute: '2-digit' });

export function day(iso) {
  const date = new Date(iso), today = new Date();
  const away = Math.round((new Date(today.toDateString()) - new Date(date.toDateString())) / 86_400_000);
  if (away === 0) return t('Today');
  if (away === 1) return t('Yesterday');
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return dated(date, { day: 'numeric', month: 'long', year });
}

export function size(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte'];
  const index = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return number(bytes / 1000 ** index, { style: 'unit', unit: units[index], maximumFractionDigits: 1 });
}

// Django's own names, for those who build sentences by hand.
export const gettext = (text) => t(text);
export const ngettext = (one, many, count) => (globalThis.ngettext ? globalThis.ngettext(one, many, count) : count === 1 ? one : many);
export const interpolate = (text, values) => filled(text, values);
