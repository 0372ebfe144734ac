"""manage.py vendor: one sprite of the icons the product names, from the icon package, served from our own host."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SVG = "http://www.w3.org/2000/svg"
ROOT = Path(settings.BASE_DIR)


class Command(BaseCommand):
    help = "Build DATA_DIR/vendor from the front-end packages."
    requires_system_checks = ()

    def handle(self, **options):
        ET.register_namespace("", SVG)
        sprite = ET.Element(f"{{{SVG}}}svg")
        for name in json.loads((ROOT / "static" / "icons.json").read_text()):
            sprite.append(self._symbol(name))
        target = Path(settings.DATA_DIR) / "vendor" / "icons.svg"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(ET.tostring(sprite))

    def _symbol(self, name: str) -> ET.Element:
        path = ROOT / "node_modules" / "lucide-static" / "icons" / f"{name}.svg"
        if not path.exists():
            raise CommandError(f"No such icon: {name}")
        symbol = ET.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24"})
        symbol.extend(list(ET.parse(path).getroot()))
        return symbol
