"""Scrolling and leaping through the whole list while twenty events a second arrive: rows, long tasks, frames."""

import json

from playwright.sync_api import Page

from benchmarks.browser.panel import Panel, module
from benchmarks.inbox.figures import Report

SECONDS, A_SECOND, PIXELS, LEAPS = 15, 20, 240, 10
ROWS, LONG = 30, 50
WATCH = """() => {
  window.seen = { long: [], frames: [], rows: 0, most: 0 };
  const note = (list) => list.getEntries().forEach(({ duration }) => seen.long.push(duration));
  new PerformanceObserver(note).observe({ type: 'longtask' });
  let before = performance.now();
  const frame = (now) => {
    seen.frames.push(now - before);
    before = now;
    seen.most = Math.max(seen.most, document.querySelectorAll('.row, .row-blank').length);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
SCROLL = """(pixels) => {
  const list = document.querySelector('.list-scroll');
  const step = () => { if (window.halted) return; list.scrollTop += pixels; requestAnimationFrame(step); };
  requestAnimationFrame(step);
}"""
LEAP = """() => {
  window.halted = true;
  const list = document.querySelector('.list-scroll');
  list.scrollTop = list.scrollHeight;
}"""
LOADED = """Object.values(it.store.get().inbox.sections)
  .reduce((sum, { before, ids }) => sum + before + ids.length, 0)"""
TOP = "() => { document.querySelector('.list-scroll').scrollTop = 0; }"


def measure(panel: Panel, report: Report, rounds: int) -> None:
    with panel.window() as context:
        empty = context.new_page()
        empty.goto("/sign-in/")
        empty.evaluate(WATCH)
        empty.wait_for_timeout(SECONDS * 1000)
        alone = _figures(empty)
    with panel.window() as context:
        page, line = _listening(context.new_page())
        page.evaluate(WATCH)
        page.evaluate(SCROLL, PIXELS)
        _arrive(page, line)
        far = module(page, "app", LOADED)
        for _ in range(LEAPS):
            page.evaluate(LEAP)
            page.wait_for_timeout(300)
        page.evaluate(TOP)
        page.wait_for_timeout(500)
        found = _figures(page) | {"rows loaded on the way": far, "rows at most": page.evaluate("() => seen.most")}
    report.keep("an empty page", alone)
    report.keep(f"scrolling, {A_SECOND} events a second", found)
    report.at_most("rows in the document while scrolling", found["rows at most"], ROWS)
    report.at_most("ms of the longest task", found["longest task"], max(LONG, 2 * alone["longest task"]))
    report.at_least(
        "frames a second over those of an empty page", found["frames a second"] / alone["frames a second"], 0.8
    )


def _figures(page: Page) -> dict:
    seen = page.evaluate("() => seen")
    frames = seen["frames"][1:]
    return {
        "long tasks": len(seen["long"]),
        "longest task": max(seen["long"], default=0),
        "frames a second": round(1000 * len(frames) / sum(frames), 1),
        "longest frame": round(max(frames), 1),
    }


def _listening(page: Page):
    """The panel, and its line to the server, on which one may say more than the server does."""
    lines = []
    page.route_web_socket("**/channel/ws**", lambda line: (line.connect_to_server(), lines.append(line)))
    page.goto("/app/")
    page.locator("[data-connection=live]").first.wait_for(state="attached")
    return page, lines[-1]


def _arrive(page: Page, line) -> None:
    items = module(page, "app", "Object.values(it.store.get().inbox.items)")
    frame = {"type": "chat.session.updated", "session_id": None, "id": None, "pos": None}
    for step in range(SECONDS * A_SECOND):
        item = items[step % len(items)]
        item |= {"version": item["version"] + 1, "last_activity_at": f"2099-01-01T00:{step // 60:02}:{step % 60:02}Z"}
        line.send(json.dumps(frame | {"data": {"conversation": item, "message": None, "changed": []}}))
        page.wait_for_timeout(1000 / A_SECOND)
