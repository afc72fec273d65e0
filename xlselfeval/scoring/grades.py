"""Grades: the one that a text states, and the cell of the total row that states one.

A scheme names its own grades (优良中差, 合格 and 不合格, A to D). A form that is read before its scheme is
known therefore keeps every short text beside its total; which of them is the grade is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission

_ATTRIBUTES, _ASKED = "绩效|自评|评价|评定|结果|综合", "等级|等次|档次"
CAPTION = re.compile(rf"(?:{_ATTRIBUTES})*(?:{_ASKED}|结论|结果)")
_LEAD = re.compile(rf"^(?:{_ATTRIBUTES}|{_ASKED}|结论)*(?:为|是)?:?")
_BRACKET = r"[(\[【]?"
# What may follow the name of a grade: 优秀, A级, 良(85分); 中央资金 names no grade.
_AFTER = r"[秀好等级次档]*(?![A-Za-z\u4e00-\u9fff])"
_TICKED = "[■☑√✓✔●☒]"
_BOX = "[□■☑√✓✔●○☒]"


def parse_grade(text: str, names: tuple[str, ...]) -> str | None:
    """Parse the grade in the text of a grade cell; None where it states none.

    等级：优, （优）, 优秀 and 优□ 良■ give 优, 优, 优, 良. A text that names no grade of the scheme is
    returned whole, without its caption.
    """
    plain, any_name = compact(text), _any_of(names)
    rest = _LEAD.sub("", plain)
    box, named = re.search(_BOX, rest), re.search(any_name, rest)
    if box:
        before = named is None or box.start() < named.start()
        found = re.search(f"{_TICKED}({any_name})" if before else f"({any_name}){_TICKED}", rest)
        return _spelt(found[1], names) if found else None
    found = re.match(f"{_BRACKET}({any_name})", rest) or re.search(
        f"(?:{_ASKED})(?:为|是)?:?{_BRACKET}({any_name})", plain
    )
    return _spelt(found[1], names) if found else rest or None


def choose_grade(scheme: Scheme, submission: Submission) -> Submission:
    """Return the submission with the cell that states its grade.

    A cell that is captioned 等级 is the grade whatever it holds, and has no rivals among the candidates;
    where none is captioned, it is the first candidate that names a grade of the scheme.
    """
    total, names = submission.total, tuple(grade.name for grade in scheme.grades)
    found = next((cell for cell in total.grade_candidates if _names_grade(cell.text, names)), None)
    return submission if found is None else replace(submission, total=replace(total, grade=found))


def _names_grade(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a text without the caption 等级 is a grade, or offers boxes to tick one."""
    plain, any_name = compact(text), _any_of(names)
    named = f"{_BRACKET}(?:{any_name}){_AFTER}"
    return (
        re.search(f"{_BOX}(?:{any_name})|(?:{_ASKED})(?:为|是)?:?{named}", plain) is not None
        or re.match(named, _LEAD.sub("", plain)) is not None
    )  # fmt: skip


def _spelt(found: str, names: Iterable[str]) -> str:
    """Return the name of a grade as the scheme spells it."""
    return next(name for name in names if compact(name) == found)


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> str:
    """Build a pattern for any of the names, longest first; A is found neither in A+ nor in AA."""
    keys = sorted(map(compact, names), key=len, reverse=True)
    return "|".join(re.escape(key) + ("(?![A-Za-z+-])" if key.isascii() else "") for key in keys) or "(?!)"
