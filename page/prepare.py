"""Run once when Python has started in the page: modules are found in /site, and the bridge answers the page."""

import sys

if "/site" not in sys.path:
    sys.path.append("/site")
from bridge import answer  # noqa: F401
