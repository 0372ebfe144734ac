"""An hour of twenty events a second, all at once: what of it stays in memory."""

from benchmarks.browser.panel import Panel, module
from benchmarks.inbox.figures import Report

EVENTS, AT_ONCE, NUMBERS = 72_000, 100, 20_000
ITEMS, GROWTH = 2000, 1.05
STORE = """() => JSON.stringify(
  performance.getEntriesByType('resource').find(({ name }) => /panel.app[.]/.test(name)).name)"""
# Newest first, some of conversations that are known and some of others, through the same door as the socket's.
FEED = """(async () => {
  const [known] = Object.values((await import(PATH)).store.get().inbox.items);
  for (let at = FROM; at < TO; at += STEP) {
    for (let each = at; each < at + STEP; each += 1) {
      const last_activity_at = new Date(Date.UTC(2090, 0, 1) + each * 50).toISOString(), labels = [`label ${each}`];
      it.put({ ...known, id: 1_000_000 + (each % NUMBERS), version: 1 + each, last_activity_at, labels });
    }
    await new Promise(requestAnimationFrame);
  }
})()"""


def measure(panel: Panel, report: Report, rounds: int) -> None:
    with panel.window() as context:
        page = panel.opened(context)
        line = context.new_cdp_session(page)
        line.send("Performance.enable")
        path = page.evaluate(STORE)
        held, most = [], []
        for begin, end in ((0, EVENTS // 2), (EVENTS // 2, EVENTS)):
            words = {"PATH": path, "FROM": begin, "TO": end, "STEP": AT_ONCE, "NUMBERS": NUMBERS}
            feed = FEED
            for word, value in words.items():
                feed = feed.replace(word, str(value))
            module(page, "sync", feed)
            most.append(module(page, "app", "Object.keys(it.store.get().inbox.items).length"))
            module(page, "sync", "it.load()")  # how many are held swings; what is left beside them must not grow
            page.wait_for_timeout(2000)
            held.append(_held(line))
        items = max(most)
    report.keep("after half an hour's events", held[0])
    report.keep("after an hour's events", held[1])
    report.keep("conversations in the store", items)
    report.at_most("conversations in the store", items, ITEMS)
    report.at_most(
        "heap after an hour over that after half of it", held[1]["heap bytes"] / held[0]["heap bytes"], GROWTH
    )
    report.at_most("nodes after an hour over those after half of it", held[1]["nodes"] / held[0]["nodes"], GROWTH)


def _held(line) -> dict:
    for _ in range(3):
        line.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in line.send("Performance.getMetrics")["metrics"]}
    return {
        "heap bytes": metrics["JSHeapUsedSize"],
        "nodes": metrics["Nodes"],
        "listeners": metrics["JSEventListeners"],
    }
