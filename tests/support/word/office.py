"""Documents saved by LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from support.office import needs_office


def saved_by_office(paths: Sequence[Path], kind: str) -> list[bytes]:
    """Return the documents of a folder as LibreOffice saves them in another format, or again in their own."""
    needs_office()
    folder = paths[0].parent / "office"
    profile = (paths[0].parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(folder)]  # fmt: skip
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=180)
    return [(folder / path.with_suffix(f".{kind}").name).read_bytes() for path in paths]
