"""Build the page that checks forms in a browser: one HTML file, without a server, an installation or a network.

    python page/build.py -o 核对.html [--no-snapshot] [--wps FOLDER] [--parts FOLDER]

It holds the wheel of this very commit, the few pure Python packages that a check needs (page/requirements.txt, with their digests), and Python
itself for browsers (the npm package pyodide, page/package-lock.json, with its digest). With a memory snapshot the page is larger and ready sooner.
`--wps` also writes the add-in of WPS, whose task pane is the page, into a folder.
Needs pip, node and npm, and a package index; `--parts` keeps what was fetched for the next build.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parent
PROJECT = PAGE.parent
_DAY = (2020, 1, 1, 0, 0, 0)  # of every file in an archive: the same sources give the same page
_MODULES = ("bridge.py", "checks.py", "session.py", "verdict.py")  # beside the package
_SCRIPTS = (
    "program.js",
    "results.js",
    "overview.js",
    "panes.js",
    "page.js",
)  # one after the other, as one module
_UNUSED = (
    "xlselfeval/macros/",
    "xlselfeval/excel/",
    "xlselfeval/cli/",
    "xlselfeval/buttons/",
)  # for Excel and the command line
_UNUSED_LIBRARY = (
    "turtledemo/",
    "idlelib/",
    "tkinter/",
    "lib2to3/",
    "ensurepip/",
    "pydoc_data/",
    "test/",
    "unittest/",
)


def main() -> None:
    """Build the page with the options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("核对.html"))
    parser.add_argument(
        "--no-snapshot", action="store_true", help="a smaller page that takes longer to start"
    )
    parser.add_argument("--wps", type=Path, help="a folder for the add-in of WPS")
    parser.add_argument("--parts", type=Path, help="a folder that keeps what was fetched")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        parts = options.parts or Path(scratch)
        html = build(parts.resolve(), with_snapshot=not options.no_snapshot)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(html)
    if options.wps:
        shutil.copytree(PAGE / "wps", options.wps, dirs_exist_ok=True)
        (options.wps / "核对.html").write_bytes(html)
    print(f"{options.output}: {len(html) / 1e6:.1f} MB")


def build(parts: Path, *, with_snapshot: bool) -> bytes:
    """Return the page; `parts` is a folder for what is fetched and made on the way."""
    wheels, pyodide = parts / "wheels", parts / "node_modules" / "pyodide"
    _fetch(parts, wheels, pyodide)
    site, library = parts / "site", parts / "python_stdlib.zip"
    site.write_bytes(_site(wheels))
    library.write_bytes(_stored((pyodide / "python_stdlib.zip").read_bytes(), _UNUSED_LIBRARY))
    blobs = {
        "site": site.read_bytes(),
        "wasm": (pyodide / "pyodide.asm.wasm").read_bytes(),
        "stdlib": library.read_bytes(),
        "loader": (pyodide / "pyodide.mjs").read_bytes(),
        "program": (pyodide / "pyodide.asm.mjs").read_bytes(),
        "lock": _lock(pyodide / "pyodide-lock.json"),
    }
    if with_snapshot:
        snapshot = parts / "snapshot.bin"
        _run("node", PAGE / "snapshot.mjs", pyodide, library, site, PAGE / "prepare.py", snapshot)
        blobs["snapshot"] = snapshot.read_bytes()
    return _html(blobs, _notices(wheels, pyodide)).encode()


def _fetch(parts: Path, wheels: Path, pyodide: Path) -> None:
    """Fetch the packages, each with its digest, and make the wheel of this commit."""
    shutil.rmtree(wheels, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check")
    _run(
        *pip,
        "download",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        "-r",
        PAGE / "requirements.txt",
        "-d",
        wheels,
    )
    _run(*pip, "wheel", "--no-deps", "-w", wheels, PROJECT)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PAGE / name, parts / name)
    if not (pyodide / "pyodide.asm.wasm").exists():
        _run("npm", "ci", "--silent", "--ignore-scripts", "--omit=dev", "--prefix", parts)


def _run(*command: str | Path) -> None:
    subprocess.run([shutil.which(str(command[0])) or str(command[0]), *map(str, command[1:])], check=True)


def _site(wheels: Path) -> bytes:
    """Bundle the wheels and the bridge: a line of JSON with names and sizes, then the contents.

    The worker writes them as files; an archive would pass through Python's memory, which a snapshot must keep small.
    """
    files = {
        name: data for wheel in sorted(wheels.glob("*.whl")) for name, data in _members(wheel.read_bytes())
    }
    files |= {name: (PAGE / name).read_bytes() for name in _MODULES}
    used = sorted((name, data) for name, data in files.items() if not name.startswith(_UNUSED))
    names = json.dumps([(name, len(data)) for name, data in used], ensure_ascii=False)
    return b"".join([names.encode(), b"\n", *(data for _, data in used)])


def _members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            if not name.endswith("/"):
                yield name, opened.read(name)


def _stored(archive: bytes, unused: tuple[str, ...]) -> bytes:
    """Pack the used files of an archive without compressing them: the page compresses the whole."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as stored:
        for name, data in sorted(_members(archive)):
            if not name.startswith(unused):
                stored.writestr(zipfile.ZipInfo(name, _DAY), data)
    return packed.getvalue()


def _lock(path: Path) -> bytes:
    """Return Pyodide's list of packages without its packages, of which the page has none."""
    return json.dumps({**json.loads(path.read_text("utf-8")), "packages": {}}).encode()


def _notices(wheels: Path, pyodide: Path) -> str:
    """Return the licences of all parts."""
    notices = [
        f"Pyodide {json.loads((pyodide / 'package.json').read_text('utf-8'))['version']}\n\n{(PAGE / 'notices.txt').read_text('utf-8')}"
    ]
    for wheel in sorted(wheels.glob("*.whl")):
        texts = [
            data.decode("utf-8", "replace") for name, data in _members(wheel.read_bytes())
            if ".dist-info/" in name and Path(name).name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))
        ]  # fmt: skip
        notices.append("\n\n".join([wheel.name, *texts]))
    return "\n\n========\n\n".join(notices)


def _html(blobs: dict[str, bytes], notices: str) -> str:
    """Put the parts into the page, and the digests of its scripts and styles into its policy."""
    worker = _with_text(
        (PAGE / "worker.js").read_text("utf-8"), "PREPARE", (PAGE / "prepare.py").read_text("utf-8")
    )
    script = "".join((PAGE / name).read_text("utf-8") for name in _SCRIPTS)
    values = {
        "STYLE": (PAGE / "page.css").read_text("utf-8"),
        "GUARD": (PAGE / "guard.js").read_text("utf-8"),
        "SCRIPT": _with_text(script, "WORKER", worker),
        "NOTICES": notices.replace("&", "&amp;").replace("<", "&lt;"),
        "PARTS": "\n".join(
            f'<script type="text/plain" id="part-{name}">{base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()}</script>'
            for name, data in blobs.items()
        ),
    }
    values["POLICY"] = _policy(values["STYLE"], values["GUARD"], values["SCRIPT"])
    html = (PAGE / "page.html").read_text("utf-8")
    for name, value in values.items():
        html = html.replace(f"{{{{{name}}}}}", value)
    return html


def _with_text(script: str, name: str, text: str) -> str:
    """Put a text into a script, in the place of an empty one that is marked with a name."""
    return script.replace(f'/*{name}*/ ""', json.dumps(text).replace("</", "<\\/"))


def _policy(style: str, *scripts: str) -> str:
    """Allow the page its own scripts and styles, and no address.

    eval is for WebAssembly and for programs that drive the page.
    """
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
        for one in (style, *scripts)
    ]
    allowed = {
        "default-src": "'none'", "connect-src": "'none'", "form-action": "'none'", "base-uri": "'none'", "worker-src": "blob:",
        "img-src": "data:", "style-src": digests[0], "script-src": " ".join([*digests[1:], "blob:", "'unsafe-eval'"]),
    }  # fmt: skip
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


if __name__ == "__main__":
    main()
