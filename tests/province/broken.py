"""Files without a readable form, as they arrive by mail beside workbooks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from support.packages import unzipped, zipped

_SHEET = "xl/worksheets/sheet1.xml"


def _with_sheet(form: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a form with its sheet changed."""
    parts = unzipped(form)
    return zipped(parts | {_SHEET: change(parts[_SHEET])})


def _own(form: bytes) -> bytes:
    """Return content that no other form has, so that two of a kind are not the same file."""
    return hashlib.sha256(form).hexdigest().encode()


# name → suffix, what becomes of a form, the name of the error, and the outcome in a batch
BROKEN: dict[str, tuple[str, Callable[[bytes], bytes], str, str]] = {
    "truncated": (".xlsx", lambda form: form[: len(form) // 2], "truncated", "unreadable"),
    "zeros": (".xlsx", lambda form: bytes(len(form)), "empty", "unreadable"),
    "nothing": (".xlsx", lambda _: b"", "empty", "unreadable"),
    "encrypted": (".xlsx", lambda form: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900) + _own(form), "encrypted", "encrypted"),
    "bomb": (".xlsx", lambda form: _with_sheet(form, lambda _: b"<worksheet>" + b" " * 70_000_000), "too-large", "unreadable"),
    "twice": (".xlsx", lambda form: _with_sheet(form, lambda sheet: sheet.replace(b'r="H20"', b'r="H19"', 1)), "malformed", "unreadable"),
    "docx": (".docx", lambda form: zipped({"_rels/.rels": b"<x/>", "word/document.xml": b"<w/>", "of": _own(form)}), "not-a-workbook", "word-or-pdf"),
    "pdf": (".pdf", lambda form: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%" + _own(form), "not-a-workbook", "word-or-pdf"),
    "html": (".xls", lambda form: "<html><table><tr><td>自评表</td></tr></table></html>".encode() + _own(form), "no-form", "unrecognised"),
}  # fmt: skip
