"""From the navigation to the first conversation on the screen: nothing kept, all kept, and from view to view."""

from benchmarks.browser.panel import FIRST_ROW, Panel
from benchmarks.inbox.figures import Report, summary

SWITCH = """async (name) => {
  const head = document.querySelector('.list-head h1'), began = performance.now(), before = head.textContent;
  document.querySelector(`.rail [data-place='${name}']`).click();
  const row = () => [...document.querySelectorAll('.row[data-conversation]')].some((each) => each.checkVisibility());
  const drawn = () => head.textContent !== before && row();
  while (!drawn()) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
LOADED = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
NOTHING, EMPTY = "/static/favicon.svg", "/sign-in/"
COLD, WARM = 500, 200


def measure(panel: Panel, report: Report, rounds: int) -> None:
    """A machine on which a page with nothing on it takes half of what we may is too busy to say more than the ratio."""
    empty, cold, bare, warm = map(summary, _navigations(panel, rounds))
    report.keep("ms to an empty page, nothing kept", empty)
    report.keep("ms to the first conversation, nothing kept", cold)
    report.keep("ms to a picture, all kept", bare)
    report.keep("ms to the first conversation, all kept", warm)
    report.keep("first conversation over an empty page, nothing kept", round(cold["median"] / empty["median"], 2))
    report.at_most("ms to the first conversation, nothing kept", cold["median"], max(COLD, 2 * empty["median"]))
    report.at_most("ms to the first conversation, all kept", warm["median"], max(WARM, 2 * bare["median"]))
    switched = summary(_switches(panel, rounds))
    report.keep("ms from one view to another", switched)
    report.at_most("ms from one view to another", switched["median"], WARM)


def _navigations(panel: Panel, rounds: int) -> tuple[list[float], ...]:
    """In turns, so that a busy machine slows all of them alike."""
    empty, cold, bare, warm = [], [], [], []
    with panel.window() as used:
        kept = panel.opened(used)
        kept.wait_for_timeout(6000)  # the list is written down some seconds after it was loaded
        for _ in range(rounds):
            empty.append(_fresh(panel, EMPTY, LOADED))
            cold.append(_fresh(panel, "/app/", "() => window.firstRow"))
            kept.goto(NOTHING)
            bare.append(kept.evaluate(LOADED))
            kept.add_init_script(FIRST_ROW)
            kept.goto("/app/")
            warm.append(kept.evaluate("() => window.firstRow"))
    return empty, cold, bare, warm


def _fresh(panel: Panel, address: str, figure: str) -> float:
    """In a window that has kept nothing. Its process is there already: starting that is not the product's."""
    with panel.window() as fresh:
        page = fresh.new_page()
        page.goto(NOTHING)
        page.add_init_script(FIRST_ROW)
        page.goto(address)
        return page.evaluate(figure)


def _switches(panel: Panel, rounds: int) -> list[float]:
    with panel.window() as context:
        page = panel.opened(context)
        return [page.evaluate(SWITCH, ("mine:", "inbox:")[turn % 2]) for turn in range(2 * rounds)]
