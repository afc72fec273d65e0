"""Files without a readable form, as they arrive by mail beside workbooks."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def _with(form: bytes, name: str, content: bytes | None) -> bytes:
    """Return the form with a part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(
                entry, content if entry.filename == name and content is not None else source.read(entry)
            )
    return out.getvalue()


_SHEET = "xl/worksheets/sheet1.xml"


def _read(form: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        return archive.read(_SHEET)


def _twice(form: bytes) -> bytes:
    """Return a sheet with two cells of one address."""
    sheet = _read(form)
    return _with(form, _SHEET, sheet.replace(b'r="H20"', b'r="H19"', 1))


def _own(form: bytes) -> bytes:
    """Return content that no other form has, so that two of a kind are not the same file."""
    return hashlib.sha256(form).hexdigest().encode()


# name → suffix, what becomes of a form, the name of the error, and the outcome in a batch
BROKEN: dict[str, tuple[str, Callable[[bytes], bytes], str, str]] = {
    "truncated": (".xlsx", lambda form: form[: len(form) // 2], "truncated", "unreadable"),
    "zeros": (".xlsx", lambda form: bytes(len(form)), "empty", "unreadable"),
    "nothing": (".xlsx", lambda _: b"", "empty", "unreadable"),
    "encrypted": (".xlsx", lambda form: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900) + _own(form), "encrypted", "encrypted"),
    "bomb": (".xlsx", lambda form: _with(form, _SHEET, b"<worksheet>" + b" " * 70_000_000), "too-large", "unreadable"),
    "twice": (".xlsx", _twice, "malformed", "unreadable"),
    "docx": (".docx", lambda form: _zip(**{"_rels__.rels": b"<x/>", "word__document.xml": b"<w/>", "of": _own(form)}), "not-a-workbook", "word-or-pdf"),
    "pdf": (".pdf", lambda form: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%" + _own(form), "not-a-workbook", "word-or-pdf"),
    "html": (".xls", lambda form: "<html><table><tr><td>自评表</td></tr></table></html>".encode() + _own(form), "no-form", "unrecognised"),
}  # fmt: skip
