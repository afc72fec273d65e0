"""The checked copies in folders 核对结果, and what distinguishes them from returns.

A copy as a check wrote it is no return while its original is among the files, wherever both lie and whatever they are
called; one that a unit has changed is.

The copy carries a seal, which no office program keeps. One that was merely saved again, or into which the bureau has
written, still holds what its original beside the folder holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from xlselfeval.batch.outputs import COPIES
from xlselfeval.batch.sources.archives import is_zip
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.files.word.earlier_comments import read_answers
from xlselfeval.files.word.open import open_document
from xlselfeval.files.xml_text import is_sealed
from xlselfeval.result.checked_copy import held_texts, holds_same
from xlselfeval.scoring.text import digest_text

NOT_A_RETURN = f"该文件为本程序写出、未作改动的核对副本，不计为报送；收表的文件夹中没有它的原表，请放回原表；原表找不到了的，把副本移出“{COPIES}”文件夹，以副本作为报送的表"
_SUFFIX = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|ett?|o[dt]s|doc[xm]|txt)$", re.IGNORECASE)
_NUMBERED = re.compile(r" ?\(\d+\)$")  # 某局(2), where 某局 was taken
_SEALED = re.compile(r"xl/worksheets/[^/]+\.xml|word/comments\d*\.xml", re.IGNORECASE)
_BODY = "word/document.xml"


def original_of(name: str, beside: Iterable[str]) -> str | None:
    """Choose among the names beside a folder 核对结果 that of the file from which a copy was made; None for none."""
    stem = _SUFFIX.sub("", name)
    stems = {stem, _NUMBERED.sub("", stem)}
    stems |= {one.removesuffix(f"-{COPIES}") for one in stems}
    found = (one for one in beside if _SUFFIX.sub("", one) in stems)
    return min(found, key=lambda one: (one != name, one), default=None)


def is_as_written(content: bytes, limits: Limits) -> bool:
    """Check whether a file is a checked copy that no program has saved since it was written."""
    try:
        package = Package(content, limits)
        return any(
            is_sealed(package.xml_bytes(one.filename))
            for one in package.entries
            if _SEALED.fullmatch(one.filename)
        )
    except UnreadableFile:
        return False


def repeats(content: bytes, original: bytes, limits: Limits) -> bool:
    """Check whether a copy holds what its original holds, and no word of the unit beside a finding."""
    try:
        if _BODY not in Package(content, limits):
            return holds_same(open_workbook(content, limits), open_workbook(original, limits))
        is_same = _paragraphs(content, limits) == _paragraphs(original, limits)
        return is_same and not read_answers(content, limits)
    except UnreadableFile:
        return False


def content_marks(content: bytes, limits: Limits) -> tuple[str, ...]:
    """Make marks, one of which a file shares with the copies made from it.

    There are none of a file that cannot be read. They are sixteen characters each, and the first is the one that a copy has. The copy of a form in a document is a workbook with the document's tables, that of
    a report a document with its paragraphs.
    """
    try:
        is_document = is_zip(content) and _BODY in Package(content, limits)
        marks = [_mark(_paragraphs(content, limits))] if is_document else []
    except UnreadableFile:
        return ()
    with suppress(UnreadableFile):
        held = held_texts(open_workbook(content, limits))
        marks.append(_mark(sorted((name, sorted(cells.items())) for name, cells in held.items())))
    return tuple(marks)


def _mark(held: object) -> str:
    return digest_text(repr(held))


def _paragraphs(content: bytes, limits: Limits) -> list[str]:
    return [one.text for one in open_document(content, limits).all_paragraphs()]
