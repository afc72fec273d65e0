"""The built page in a real Chromium, for tests."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.requirements import skip_unless_ci

OLD_CHROMIUM = "XLSELFEVAL_OLD_CHROMIUM"
PAGES = "XLSELFEVAL_PAGES"  # a folder with the pages that page/build.py has built
WITH_SNAPSHOT, WITHOUT_SNAPSHOT = "核对.html", "核对-小.html"
_SECONDS = 120_000  # that a step may take, in milliseconds
_FOR_OLD = ("--single-process", "--no-zygote", "--disable-gpu", "--use-gl=swiftshader")
_NAMES = ("chromium", "chromium-browser", "google-chrome")

FATES = """
// A worker that hangs or dies on files with these names, in a check and in a batch.
const fates = {"慢.xlsx": "hang", "致命.xlsx": "die"};
const Real = window.Worker;
window.Worker = class extends Real {
  meet(name) {
    if (fates[name]) { this.over = true; if (fates[name] === "die") setTimeout(() => this.onerror(new ErrorEvent("error"))); }
  }
  postMessage(data, ...rest) {
    if (data.call === "check") this.meet(data.args[0]);
    super.postMessage(data, ...rest);
  }
  set onmessage(handler) {
    super.onmessage = event => {
      if (this.over) return;
      setTimeout(() => handler(event), event.data.shown?.counts ? (window.slowEnd ?? 0) : 0);
      if (event.data.begun) this.meet(event.data.begun);
    };
  }
};"""


class Browser:
    """A page that is ready, and what it asked the network for."""

    def __init__(self, page: Any, requests: list[str]) -> None:
        self.page, self.requests = page, requests

    def wait_for(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        self.page.wait_for_function(expression, timeout=_SECONDS)

    def check(self, *paths: Path) -> str:
        """Choose files for the unit's check, and return the text of the results."""
        self.page.evaluate("window.checked = 0")
        self.page.set_input_files("#files", [])
        self.page.set_input_files("#files", list(paths))
        self.wait_for(f"window.checked === {len(paths)}")
        return str(self.page.inner_text("#results"))

    def batch(self, folder: Path, **chosen: Path) -> str:
        """Check a folder; `chosen` are other files by the ids of their inputs. Return the text of the result."""
        self.page.click("#tab-batch")
        self.page.set_input_files("#folder", folder)
        for name, path in chosen.items():
            self.page.set_input_files(f"#{name}", path)
        self.page.click("#run-batch")
        self.page.wait_for_selector("#batch a[download], #batch .bad", timeout=_SECONDS)
        return str(self.page.inner_text("#batch"))

    def download(self, selector: str, place: int = 0) -> bytes:
        """Click a link or button, and return the file that comes."""
        with self.page.expect_download() as coming:
            self.page.locator(selector).nth(place).click()
        return Path(coming.value.path()).read_bytes()


@contextmanager
def opened_page(
    name: str = WITH_SNAPSHOT, *, before: str = "", ready: bool = True, chromium: str | None = None
) -> Iterator[Browser]:
    """Open a page from disk; `before` is JavaScript that runs first, `chromium` the program of another version."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", *(_FOR_OLD if chromium else ())]
        browser = playwright.chromium.launch(executable_path=chromium or _chromium(), args=options)
        try:
            context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
            page = context.new_page()
            requests: list[str] = []
            context.on("request", lambda request: requests.append(request.url))
            page.add_init_script(before)
            page.goto(_page(name).as_uri())
            opened = Browser(page, requests)
            if ready:
                opened.wait_for("window.ready === true")
            yield opened
        finally:
            browser.close()


def _page(name: str) -> Path:
    folder = os.environ.get(PAGES)
    if not folder:
        skip_unless_ci(f"set {PAGES} to a folder with pages that page/build.py has built")
    return Path(folder).resolve() / name


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        skip_unless_ci("no Chromium on this machine")
    return found


def old_chromium(folder: Path) -> str:
    """Unpack Chromium 109, the last for Windows 7, from the npm package @sparticuz/chromium; return its program."""
    packed = os.environ.get(OLD_CHROMIUM)
    if not packed:
        skip_unless_ci(
            f"set {OLD_CHROMIUM} to a folder with `npm i --ignore-scripts @sparticuz/chromium@109.0.6`"
        )
    source = Path(packed) / "node_modules/@sparticuz/chromium/bin"
    for name, target in (("chromium", "chromium"), ("swiftshader.tar", "libraries.tar")):
        script = "const fs = require('fs'); fs.writeFileSync(process.argv[2], require('zlib').brotliDecompressSync(fs.readFileSync(process.argv[1])))"
        subprocess.run(["node", "-e", script, str(source / f"{name}.br"), str(folder / target)], check=True)
    with tarfile.open(folder / "libraries.tar") as libraries:
        libraries.extractall(folder, filter="data")
    program = folder / "chromium"
    program.chmod(0o755)
    return str(program)


def unpack_into(data: bytes, folder: Path) -> Path:
    """Unpack a download into a folder; return the folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
    return folder
