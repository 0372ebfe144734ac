// The rows in sight: of a list of any length some thirty exist, each in its place by its number in the section. They are
// kept while they stay in sight, and glide when they move.
import { h, icon } from '../lib/dom.js';
import { number as figure, t, tc } from '../lib/i18n.js';
import { layout, nearest, rowsWithin, rowTop, shift, spare } from '../lib/virtual.js';
import { extent, rests, SECTIONS } from '../state/inbox.js';
import { glide } from './glide.js';
import { blank, face, fill, refreshAges, row } from './row.js';

const TITLES = () => ({ urgent: tc('section', 'Urgent'), waiting: t('Waiting'), all: t('All') });
const KEEP_AT_TOP = 4; // pixels: whoever is at the top stays there, and sees what comes

// need(name, first, beyond): rows that are in sight; onFold(name).
export function board(scroll, { need, onFold }) {
  const parts = Object.fromEntries(SECTIONS.map((name) => [name, part(name, () => fold(name))]));
  const probe = h('div', { class: 'row-measure', 'aria-hidden': 'true' });
  const drawn = new Map(); // key: {key, id, name, index, element, text, y}
  let state = null, plan = { sections: [], height: 0 }, sizes = { row: 84, head: 32 }, current = null;
  const view = { top: 0, height: 0 }; // what of the list is seen; known rather than asked, for asking costs a layout
  scroll.append(probe, ...SECTIONS.map((name) => parts[name].element));

  function measure() {
    const row_ = probe.getBoundingClientRect().height, head = parts.all.head.getBoundingClientRect().height;
    sizes = { row: row_ || sizes.row, head: head || sizes.head };
    if (state) refresh(state, true);
  }
  new ResizeObserver(measure).observe(probe);
  new ResizeObserver(([{ contentRect }]) => { view.height = contentRect.height; if (state) paint(); }).observe(scroll);
  scroll.addEventListener('scroll', () => { view.top = scroll.scrollTop; }, { passive: true });

  function roll(top) {
    scroll.scrollTop = top;
    view.top = scroll.scrollTop;
  }

  function refresh(now, anew = false) {
    const before = state, folding = before && before.folded !== now.folded, other = before?.view !== now.view || !before?.inbox.loaded;
    const was = { top: view.top, places: places() };
    state = now;
    if (anew || folding || other || before.inbox !== now.inbox) arrange();
    if (other) roll(0);
    else if (!folding && was.top > KEEP_AT_TOP) hold(was);
    paint();
    if (!other && !folding && !anew && before.inbox !== now.inbox) glide(drawn, was, { top: view.top, places: places() }, view.height);
  }

  // Where the drawn rows are, by key, in pixels from the beginning of the list.
  const places = () => new Map([...drawn.values()].map((each) => [each.key, top(each.name) + each.y]));
  const sectionOf = (name) => plan.sections.find((each) => each.name === name);
  const top = (name) => (sectionOf(name)?.top ?? 0) + sizes.head;

  function arrange() {
    const { inbox, folded } = state;
    const shown = SECTIONS.filter((name) => name === 'all' || any(inbox.sections[name]));
    plan = layout(shown.map((name) => ({ name, rows: extent(inbox.sections[name]).rows, open: !folded[name] })), sizes);
    for (const name of SECTIONS) dress(parts[name], name, sectionOf(name));
  }

  // What goes on may have something, though nothing has been found yet.
  const any = (section) => section.total || section.ids.length || (section.end && !rests(section));

  function dress({ element, head, rows }, name, section) {
    element.hidden = !section;
    if (!section) return rows.replaceChildren();
    const { total, capped } = state.inbox.sections[name], [, label, count] = head.children;
    label.textContent = TITLES()[name];
    count.textContent = `${figure(total)}${capped ? '+' : ''}`;
    head.setAttribute('aria-expanded', String(!state.folded[name]));
    rows.setAttribute('aria-label', TITLES()[name]);
    rows.style.blockSize = `${section.height - sizes.head}px`;
    return undefined;
  }

  // What is looked at stays where it is, whatever comes in above it.
  function hold({ top: scrolled, places: before }) {
    const inSight = [...drawn.values()].filter((each) => each.id && before.get(each.key) + sizes.row > scrolled && before.get(each.key) < scrolled + view.height);
    const after = new Map();
    for (const { key, id, name } of inSight) {
      const { ids, before: earlier } = state.inbox.sections[name], at = ids.indexOf(id);
      if (at >= 0 && sectionOf(name)?.rows) after.set(key, rowTop(sectionOf(name), earlier + at, sizes));
    }
    const way = shift(new Map(inSight.map(({ key }) => [key, before.get(key)])), after);
    if (way) roll(scrolled + way);
  }

  function paint() {
    const { top: from, height } = view, over = spare(height, sizes.row) * sizes.row;
    const wanted = new Map();
    for (const section of plan.sections) {
      const [first, beyond] = rowsWithin(section, from - over, from + height + over, sizes);
      for (let index = first; index < beyond; index += 1) want(wanted, section.name, index);
      if (section.rows && beyond > first) need(section.name, first, beyond);
    }
    pin(wanted);
    for (const key of drawn.keys()) if (!wanted.has(key)) drawn.delete(key);
    for (const name of SECTIONS) place(name, [...wanted.values()].filter((each) => each.name === name).sort((one, other) => one.index - other.index));
    rove();
  }

  function want(wanted, name, index) {
    const { ids, before } = state.inbox.sections[name], id = ids[index - before];
    const key = id === undefined ? `${name}:?${index}` : `${name}:${id}`;
    wanted.set(key, { key, id, name, index });
  }

  // The row with the focus stays in the document, however far away it is.
  function pin(wanted) {
    const { key, name, id } = drawn.get(document.activeElement?.closest?.('.row')?.dataset.key) ?? {};
    const at = id && sectionOf(name)?.rows ? state.inbox.sections[name].ids.indexOf(id) : -1;
    if (at >= 0 && !wanted.has(key)) want(wanted, name, state.inbox.sections[name].before + at);
  }

  function place(name, wanted) {
    const focused = document.activeElement, elements = wanted.map(drawOne);
    const keep = new Set(elements), { rows } = parts[name];
    [...rows.children].forEach((child) => keep.has(child) || child.remove());
    elements.forEach((child, index) => { if (rows.children[index] !== child) rows.insertBefore(child, rows.children[index] ?? null); });
    if (focused !== document.activeElement && rows.contains(focused)) focused.focus({ preventScroll: true });
  }

  function drawOne({ key, id, name, index }) {
    const each = drawn.get(key) ?? { key, id, name, element: id === undefined ? blank() : row(key), text: '', y: -1 };
    drawn.set(key, each);
    if (each.y !== index * sizes.row) each.element.style.transform = `translateY(${each.y = index * sizes.row}px)`;
    each.index = index;
    if (id === undefined) return each.element;
    const { total, capped } = state.inbox.sections[name], item = state.inbox.items[id], text = face(item, state);
    if (each.text !== text) fill(each.element, item, state);
    each.text = text;
    number(each.element, index + 1, capped ? -1 : total);
    return each.element;
  }

  // One row can be reached by Tab: the one that had the focus last, else the first.
  function rove() {
    const found = drawn.has(current) ? current : [...drawn.values()].filter((each) => each.id).sort((one, other) => top(one.name) + one.y - top(other.name) - other.y)[0]?.key;
    for (const { key, element, id } of drawn.values()) {
      const index = key === found ? 0 : -1;
      if (id && element.firstChild.tabIndex !== index) for (const part_ of element.children) part_.tabIndex = index;
    }
  }

  function fold(name) {
    const section = sectionOf(name);
    if (section && view.top > section.top) roll(section.top);
    onFold(name);
  }

  function show(name, index) {
    const from = rowTop(sectionOf(name), index, sizes);
    roll(nearest(view.top, view.height, from, from + sizes.row, sizes.head));
  }

  // The row of this conversation comes into sight, unless one of its rows is there already.
  function reveal(id) {
    if (!state?.inbox.loaded) return;
    const found = plan.sections.filter(({ rows }) => rows).map(({ name }) => ({ name, at: state.inbox.sections[name].ids.indexOf(id) })).filter(({ at }) => at >= 0);
    const seen = found.some(({ name, at }) => { const y = rowTop(sectionOf(name), state.inbox.sections[name].before + at, sizes) - view.top; return y >= sizes.head - 1 && y + sizes.row <= view.height + 1; });
    if (found.length && !seen) show(found[0].name, state.inbox.sections[found[0].name].before + found[0].at);
  }

  // Arrows, Home and End, from the row with the focus; what is not loaded yet comes into sight and is loaded.
  function step(element, by) {
    const steps = plan.sections.flatMap(({ name, rows }) => (rows ? [{ name, first: state.inbox.sections[name].before, last: state.inbox.sections[name].before + state.inbox.sections[name].ids.length - 1, rows }] : []));
    const { name, index } = drawn.get(element.dataset.key) ?? {}, at = steps.findIndex((each) => each.name === name);
    if (at < 0) return;
    const to = by === -Infinity ? { ...steps[0], index: 0 } : by === Infinity ? { ...steps.at(-1), index: steps.at(-1).last } : beside(steps, at, index + by);
    if (!to) return;
    show(to.name, Math.min(to.index, to.rows - 1));
    paint();
    [...drawn.values()].find((each) => each.name === to.name && each.index === to.index && each.id)?.element.firstChild.focus({ preventScroll: true });
  }

  const beside = (steps, at, index) => (index >= 0 && index < steps[at].rows ? { ...steps[at], index } : index < 0 ? steps[at - 1] && { ...steps[at - 1], index: steps[at - 1].rows - 1 } : steps[at + 1] && { ...steps[at + 1], index: 0 });

  scroll.addEventListener('focusin', (event) => { const key = event.target.closest('.row')?.dataset.key; if (key) { current = key; rove(); } });
  return { refresh, paint, reveal, step, clear: () => { for (const name of SECTIONS) parts[name].element.hidden = true; drawn.clear(); state = null; }, tick: () => { if (state) { refreshAges(scroll); paint(); } } };
}

function part(name, onclick) {
  const head = h('button', { class: 'section-head', type: 'button', 'data-section': name, onclick }, icon('chevron-down'), h('span', {}), h('span', { class: 'section-total' }));
  const rows = h('div', { class: 'list-rows', role: 'list' });
  return { head, rows, element: h('div', { class: 'list-section', hidden: true }, head, rows) };
}

function number(element, at, of) {
  if (element.ariaPosInSet !== String(at)) element.setAttribute('aria-posinset', at);
  if (element.ariaSetSize !== String(of)) element.setAttribute('aria-setsize', of);
}
