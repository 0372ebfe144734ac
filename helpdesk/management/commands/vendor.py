"""manage.py vendor: what browsers need of the front-end packages, served from our own host."""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SVG = "http://www.w3.org/2000/svg"
ROOT = Path(settings.BASE_DIR)
FILES = {"uplot.js": "uplot/dist/uPlot.iife.min.js", "uplot.css": "uplot/dist/uPlot.min.css"}


class Command(BaseCommand):
    help = "Build DATA_DIR/vendor from the front-end packages."
    requires_system_checks = ()

    def handle(self, **options):
        target = Path(settings.DATA_DIR) / "vendor"
        target.mkdir(parents=True, exist_ok=True)
        (target / "icons.svg").write_bytes(self._sprite())
        for name, source in FILES.items():
            shutil.copyfile(ROOT / "node_modules" / source, target / name)

    def _sprite(self) -> bytes:
        """One picture of all icons the product names."""
        ET.register_namespace("", SVG)
        sprite = ET.Element(f"{{{SVG}}}svg")
        for name in json.loads((ROOT / "static" / "icons.json").read_text()):
            sprite.append(self._symbol(name))
        return ET.tostring(sprite)

    def _symbol(self, name: str) -> ET.Element:
        path = ROOT / "node_modules" / "lucide-static" / "icons" / f"{name}.svg"
        if not path.exists():
            raise CommandError(f"No such icon: {name}")
        symbol = ET.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24"})
        symbol.extend(list(ET.parse(path).getroot()))
        return symbol
