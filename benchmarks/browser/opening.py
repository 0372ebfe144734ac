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
COLD, WARM = 500, 200


def measure(panel: Panel, report: Report, rounds: int) -> None:
    plain, cold, warm = _navigations(panel, rounds)
    report.keep("ms to an empty sign-in page, nothing kept", summary(plain))
    report.keep("ms to the first conversation, nothing kept", summary(cold))
    report.keep("ms to the first conversation, all kept", summary(warm))
    report.at_most("ms to the first conversation, nothing kept (median)", summary(cold)["median"], COLD)
    report.at_most("ms to the first conversation, all kept (median)", summary(warm)["median"], WARM)
    switched = _switches(panel, rounds)
    report.keep("ms from one view to another", summary(switched))
    report.at_most("ms from one view to another (median)", summary(switched)["median"], WARM)


def _navigations(panel: Panel, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """In turns, so that a busy machine slows all of them alike."""
    plain, cold, warm = [], [], []
    with panel.window() as used:
        kept = panel.opened(used)
        kept.add_init_script(FIRST_ROW)
        kept.wait_for_timeout(6000)  # the list is written down some seconds after it was loaded
        for _ in range(rounds):
            with panel.window() as fresh:
                page = fresh.new_page()
                page.goto("/sign-in/")
                plain.append(page.evaluate(LOADED))
            with panel.window() as fresh:
                page = fresh.new_page()
                page.add_init_script(FIRST_ROW)
                page.goto("/app/")
                cold.append(page.evaluate("() => window.firstRow"))
            kept.goto("/app/")
            warm.append(kept.evaluate("() => window.firstRow"))
    return plain, cold, warm


def _switches(panel: Panel, rounds: int) -> list[float]:
    with panel.window() as context:
        page = panel.opened(context)
        return [page.evaluate(SWITCH, ("mine:", "inbox:")[turn % 2]) for turn in range(2 * rounds)]
