"""What a browser says of itself, kept with the conversation."""

import re

BROWSERS = [
    ("Edge", r"Edg/([\d.]+)"),
    ("Opera", r"OPR/([\d.]+)"),
    ("Yandex", r"YaBrowser/([\d.]+)"),
    ("Firefox", r"Firefox/([\d.]+)"),
    ("Chrome", r"Chrome/([\d.]+)"),
    ("Safari", r"Version/([\d.]+).*Safari"),
]
SYSTEMS = [
    ("Android", r"Android ([\d.]+)"),
    ("iOS", r"(?:iPhone|iPad).*OS ([\d_]+)"),
    ("Windows", r"Windows NT ([\d.]+)"),
    ("macOS", r"Mac OS X ([\d_.]+)"),
    ("Linux", r"Linux()"),
]


def visit(request, page) -> dict:
    """Metadata of the visitor: browser, system, address, page, referrer. Shown to operators, never to visitors."""
    agent = request.headers.get("User-Agent", "")[:500]
    page = page if isinstance(page, dict) else {}
    browser, version = _found(BROWSERS, agent)
    system, system_version = _found(SYSTEMS, agent)
    return {
        "browser": {
            "browser_name": browser,
            "browser_version": version,
            "platform_name": system,
            "platform_version": system_version,
        },
        "browser_language": request.headers.get("Accept-Language", "").split(",")[0][:16],
        "created_at_ip": address(request),
        "referer": _url(page.get("referrer")),
        "page": {"url": _url(page.get("url")), "title": str(page.get("title") or "")[:300]},
    }


def _found(patterns, agent: str) -> tuple[str, str]:
    for name, pattern in patterns:
        if match := re.search(pattern, agent):
            return name, match.group(1).replace("_", ".")
    return "", ""


def _url(value) -> str | None:
    text = value if isinstance(value, str) else ""
    return text[:2048] if re.match(r"https?://[^\s]+$", text) else None


def address(request) -> str:
    return request.META.get("REMOTE_ADDR") or ""
