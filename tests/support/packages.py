"""The parts of a zip package, and workbooks and documents as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import load_workbook


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the package of these parts, with the same bytes at any time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def zipped_unflagged(parts: Mapping[str, bytes], encoding: str) -> bytes:
    """Return a zip whose names are in an encoding that it does not state, as programs of Windows write it."""
    coded = [name.encode(encoding) for name in parts]
    held = [f"{number:03}".ljust(len(name), "~") for number, name in enumerate(coded)]
    data = zipped(dict(zip(held, parts.values(), strict=True)), zipfile.ZIP_STORED)
    for place, name in zip(held, coded, strict=True):
        assert data.count(place.encode()) == 2
        data = data.replace(place.encode(), name)
    return data


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook of openpyxl, or of a document of python-docx."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Return a workbook as another program saves it after a change."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)
