"""The JavaScript modules a page will need, named in its head: the browser need not find them out file by file."""

import posixpath
import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

IMPORTS = re.compile(r"""^(?:import|export)\b(?:[^'"]*?\bfrom)?\s*['"](\.{1,2}/[^'"]+)['"]""", re.MULTILINE)


@register.simple_tag
@cache
def preloaded(entry: str) -> SafeString:
    """A link for each module that `entry` (a static file's name) imports, whatever the distance, itself first."""
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(name),) for name in _reached(entry)))


def _reached(entry: str) -> list[str]:
    found = [entry]
    for name in found:  # it grows while it is walked
        found += [each for each in _imported(name) if each not in found]
    return found


def _imported(name: str) -> list[str]:
    source = Path(finders.find(name)).read_text()
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in IMPORTS.findall(source)]
    return list(dict.fromkeys(paths))
