// One chart: lines or bars over time drawn by uPlot, the values under the pointer, and the same as a table.
/* global uPlot */
import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { momentName, scrolled } from './figures.js';

const HEIGHT = 160;
const look = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// Colours and dashes: lines are told apart without the colour as well.
export const PAINTS = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'];
const WHOLE = [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power)).toSorted((one, other) => one - other);
const DASHES = [[], [], [], [6, 3], [2, 3], [9, 3, 2, 3]];

// of: {title, whole: the figure of the whole time, say(value), lines: [{key, label, values, faint?}], bars, most?, integers?}; moments: names of places.
// -> {element, show(key, shown), repaint()}
export function chart(of, moments, keys) {
  const stage = h('div', { class: 'chart-stage', role: 'img', 'aria-label': `${of.title}: ${of.whole}` }), tip = h('div', { class: 'chart-tip', hidden: true });
  const element = h('figure', { class: 'chart' }, h('figcaption', {}, h('h3', {}, of.title)), h('div', { class: 'chart-frame' }, stage, tip), twin(of, moments));
  const hidden = new Set();
  let plot = null;
  const point = (drawn) => { tip.hidden = !stage.matches(':hover') || drawn.cursor.left < 0; if (!tip.hidden) tell(tip, drawn, pointed(of, moments, drawn.cursor.idx, hidden, keys)); };
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(of, moments, keys, stage.clientWidth, point), [moments.map((_, place) => place), ...of.lines.map((line) => line.values)], stage);
    for (const key of hidden) toggle(key, false);
  };
  const toggle = (key, shown) => of.lines.forEach((line, place) => { if (line.key === key) plot?.setSeries(place + 1, { show: shown }); });
  watch(stage, () => (plot ? plot.setSize({ width: stage.clientWidth, height: HEIGHT }) : draw()), () => { plot?.destroy(); plot = null; });
  return { element, repaint: () => plot && draw(), show: (key, shown) => { hidden[shown ? 'delete' : 'add'](key); toggle(key, shown); } };
}

// Beside the pointer, on the side where there is room.
function tell(tip, plot, content) {
  tip.replaceChildren(...content);
  const at = plot.bbox.left / devicePixelRatio + plot.cursor.left, right = at < plot.width / 2;
  tip.style.insetInlineStart = right ? `${at + 12}px` : '';
  tip.style.insetInlineEnd = right ? '' : `${plot.width - at + 12}px`;
}

// Drawn once it has a width, again when that changes; let go of when it has left the page.
function watch(stage, sized, gone) {
  const seen = new ResizeObserver(() => {
    if (stage.isConnected) { if (stage.clientWidth) sized(); return; }
    seen.disconnect();
    gone();
  });
  seen.observe(stage);
}

function pointed(of, moments, at, hidden, keys) {
  const lines = of.lines.filter((line) => !hidden.has(line.key) && line.values[at] !== null), marked = of.lines.length > 1;
  return [h('p', { class: 'chart-when' }, momentName(moments[at])), ...lines.map((line) => h('p', { class: 'chart-value' }, marked && h('i', { class: `swatch-${keys.indexOf(line.key) + 1} ${line.faint ? 'is-faint' : ''}` }), marked && h('span', {}, line.label), h('b', {}, of.say(line.values[at]))))];
}

function options(of, moments, keys, width, point) {
  const grid = look('--line'), soft = look('--text-soft'), font = `11px ${look('--font')}`;
  const axis = { stroke: soft, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  return {
    width, height: HEIGHT, padding: [8, 20, 0, 0], legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'quality' }, points: { size: 7 } },
    scales: { x: { time: false, range: [-0.6, moments.length - 0.4] }, y: { range: (_, least, most) => [0, of.most ?? (most > 0 ? most * 1.12 : 1)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 22, gap: 4, splits: () => places(moments.length, width), values: (_, all) => all.map((place) => momentName(moments[place])) },
      { ...axis, size: 56, gap: 6, space: 36, ...(of.integers ? { incrs: WHOLE } : {}), values: (_, all) => all.map((value) => of.say(value)) },
    ],
    series: [{}, ...of.lines.map((line) => drawn(of, line, keys.indexOf(line.key)))],
    hooks: { setCursor: [point] },
  };
}

function drawn(of, line, place) {
  const colour = look(PAINTS[place]), soft = `color-mix(in srgb, ${colour} 22%, transparent)`;
  if (of.bars && of.lines.length === 1) return { stroke: colour, fill: colour, width: 0, paths: uPlot.paths.bars({ size: [0.7, 28], radius: 0.2 }), points: { show: false } };
  return { stroke: line.faint ? `color-mix(in srgb, ${colour} 55%, transparent)` : colour, width: line.faint ? 1.25 : 2, dash: line.faint ? [3, 3] : DASHES[place], fill: of.lines.length === 1 ? soft : undefined, points: { show: true, size: 5, fill: colour, filter: () => lonely(line.values) } };
}

// A day between two without anything is no line: it is shown as a point.
const lonely = (values) => values.flatMap((value, place) => (value !== null && (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null ? [place] : []));

// As many names as there is room for, the last one always among them.
function places(length, width) {
  const step = Math.max(1, Math.ceil(length / Math.max(1, Math.floor((width - 64) / 68))));
  return Array.from({ length: Math.ceil(length / step) }, (_, place) => length - 1 - place * step).reverse();
}

// The same figures for those who do not see the picture, or want to copy them. Made when it is opened.
function twin({ title, say, lines }, moments) {
  const table = () => scrolled(title, h('table', { class: 'figures' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('Time')), lines.map((line) => h('th', { scope: 'col' }, line.label)))),
    h('tbody', {}, moments.map((name, place) => h('tr', {}, h('th', { scope: 'row' }, momentName(name)), lines.map((line) => h('td', {}, say(line.values[place]))))).reverse())));
  const box = h('details', { class: 'chart-twin', ontoggle: () => { if (box.open && box.children.length === 1) box.append(table()); } }, h('summary', {}, t('As a table'), h('span', { class: 'visually-hidden' }, `: ${title}`)));
  return box;
}
