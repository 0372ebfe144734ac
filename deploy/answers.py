"""Health check of a container: exits 0 when the address answers 200. Standard library only, so it is quick."""

import sys
import urllib.request

try:
    with urllib.request.urlopen(sys.argv[1], timeout=4) as answer:
        sys.exit(answer.status != 200)
except OSError as problem:
    sys.exit(str(problem))
