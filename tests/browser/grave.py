"""What axe calls serious or worse."""

from playwright.sync_api import Frame, Page

from tests.product import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


def grave(page: Page | Frame) -> list[str]:
    """What is wrong: the rule, and where."""
    page.evaluate(AXE.read_text())
    found = [each for each in page.evaluate(RUN)["violations"] if each["impact"] in GRAVE]
    return [f"{each['id']}: {node['target']} {node['html'][:160]}" for each in found for node in each["nodes"]]
