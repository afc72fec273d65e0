"""The macros that buttons, shapes and the ribbon of a workbook call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xlselfeval.files.package import Package
from xlselfeval.files.relationships import relationships

# Of a button in the old drawing, of its properties as a control, and of any other shape.
_OF_SHAPE = re.compile(
    rb"""<[^<>/\s]*FmlaMacro\b[^<>]*(?<!/)>(.*?)</|<[^<>]*\smacro\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.DOTALL
)
# Of the ribbon: each attribute that names a procedure.
_OF_RIBBON = re.compile(rb"""\s(?:on|get|load)[A-Z]\w*\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RIBBON = "extensibility"  # the kind of its relationship


def read_calls(package: Package) -> Iterator[str]:
    """Yield what buttons, shapes and the ribbon call, as it is written; shapes may be in a part of any name."""
    ribbons = {target for kind, target in relationships(package, "").values() if kind == _RIBBON}
    for entry in package.entries:
        data = package.read(entry.filename).replace(b"\0", b"")  # in UTF-16 every second byte
        pattern = _OF_RIBBON if entry.filename in ribbons else _OF_SHAPE
        for match in pattern.finditer(data) if b"acro" in data or pattern is _OF_RIBBON else ():
            text = next((one for one in match.groups() if one is not None), b"").decode("utf-8", "replace")
            if text.strip():
                yield unescape(text).strip()
