"""The head of the panel names every module it will load, and nothing else."""

import re

from django.template import Context, Template

from helpdesk.templatetags.modules import IMPORTS


def test_every_module_is_named_once_before_it_is_asked_for():
    page = Template("{% load modules %}{% preloaded 'panel/panel.js' %}").render(Context())
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)
    assert len(named) == len(set(named)) > 40
    assert re.search(r"panel/panel\.", named[0])
    for part in ("lib/dom", "state/inbox", "panel/board", "panel/conversation/mount"):
        assert any(part in each for each in named), part
    assert not any("widget" in each for each in named)


def test_imports_are_found_in_every_shape_but_not_those_for_later():
    source = """
import { a } from './a.js';
import {
  b,
} from "../b.js";
import './c.js';
export * from './d.js';
const later = () => import('./e.js');
"""
    assert IMPORTS.findall(source) == ["./a.js", "../b.js", "./c.js", "./d.js"]
