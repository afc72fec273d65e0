"""The page in Chromium: size, seconds until it is ready, checks a minute, growth of its memory.

    python tests/benchmarks/page.py FOLDER [--checks 500]

FOLDER holds 核对.html and 核对-小.html (page/build.py, --no-snapshot); XLSELFEVAL_PAGES is set to it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.web.browser import PAGES, WITH_SNAPSHOT, WITHOUT_SNAPSHOT, opened_page

from xlselfeval.demo import filled_form, issued_form

_CHECK = """async ([name, codes]) => {
  const bytes = Uint8Array.from(atob(codes), one => one.charCodeAt(0));
  const started = performance.now();
  const {heap} = await window.program.call("check", [name, bytes, "{}"]);
  return [performance.now() - started, heap];
}"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checks", type=int, default=500)
    options = parser.parse_args()
    os.environ[PAGES] = str(options.folder)
    for name in (WITH_SNAPSHOT, WITHOUT_SNAPSHOT):
        ready = min(_seconds_until_ready(name) for _ in range(3))
        size = (options.folder / name).stat().st_size / 1e6
        print(f"{name}: {size:.1f} MB, ready after {ready:.1f} s (best of three)")
    _check_often(options.checks)


def _seconds_until_ready(name: str) -> float:
    with opened_page(name, ready=False) as browser:
        browser.wait_for("window.ready === true")
        return float(browser.page.evaluate("performance.now()")) / 1000


def _check_often(checks: int) -> None:
    """Check one form again and again."""
    import base64

    codes = base64.b64encode(filled_form(issued_form())).decode()
    with opened_page() as browser:
        heaps, started, first = [], time.perf_counter(), 0.0
        for number in range(checks):
            milliseconds, heap = browser.page.evaluate(_CHECK, ["表.xlsx", codes])
            first = first or milliseconds
            heaps.append(heap)
            if number == min(99, checks - 1):
                minute = 60 * (number + 1) / (time.perf_counter() - started)
                print(f"first check {first:.0f} ms, {minute:.0f} checks a minute")
        grown = (heaps[-1] - heaps[min(99, checks - 1)]) / 2**20
        print(f"memory {heaps[-1] / 2**20:.0f} MB after {checks} checks, {grown:.1f} MB more than after 100")


if __name__ == "__main__":
    main()
