"""Grades: the one that a text states, the cell of the total row that states one, and the one that a total earns.

A scheme names its own grades (优良中差, 合格 and 不合格, A to D), and a form may print others in its notes. A form that is read before its scheme is
known therefore keeps every short text beside its total; which of them is the grade is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import compact
from xlselfeval.submission import GradeBand, Submission

_ATTRIBUTES, _ASKED = "绩效|自评|评价|评定|结果|综合", "等级|等次|档次"
CAPTION = re.compile(rf"(?:{_ATTRIBUTES})*(?:{_ASKED}|结论|结果)")
_LEAD = re.compile(rf"^(?:{_ATTRIBUTES}|{_ASKED}|结论)*(?:为|是)?:?")
_BRACKET = r"[(\[【]?"
# What may follow the name of a grade: 优秀, A级, 良(85分); 中央资金 names no grade.
_AFTER = r"[秀好等级次档]*(?![A-Za-z\u4e00-\u9fff])"
_TICKED = "[■☑√✓✔●☒]"
_BOX = "[□■☑√✓✔●○☒]"
_CHOICE = r"[^□■☑√✓✔●○☒()\[\]【】:,;、/]{1,8}"  # beside a box
_ENDING = re.compile("(?<=.)[秀好等级次档]+$")


def parse_grade(text: str, names: tuple[str, ...]) -> str | None:
    """Parse the grade in the text of a grade cell; None where it states none.

    等级：优, （优）, 优秀 and 优□ 良■ give 优, 优, 优, 良. A text that names no grade of the scheme is
    returned whole, without its caption.
    """
    plain, any_name = compact(text), _any_of(names)
    rest = _LEAD.sub("", plain)
    box, named = re.search(_BOX, rest), re.search(any_name, rest)
    if box and named:
        before = box.start() < named.start()
        found = re.search(f"{_TICKED}({any_name})" if before else f"({any_name}){_TICKED}", rest)
        return _spelt(found[1], names) if found else None
    if box:
        return _ticked(rest)
    found = re.match(f"{_BRACKET}({any_name})", rest) or re.search(
        f"(?:{_ASKED})(?:为|是)?:?{_BRACKET}({any_name})", plain
    )
    if found:
        return _spelt(found[1], names)
    return next((name for name in names if core_of(name) == core_of(rest.strip("()[]【】"))), rest or None)


def core_of(name: str) -> str:
    """Return the name of a grade without what may be added to it: 优 of 优秀, A of A级, 一 of 一等."""
    return _ENDING.sub("", compact(name))


def offers_others(text: str, names: tuple[str, ...]) -> bool:
    """Check whether a grade cell offers boxes (A级□ B级□) and no grade of these names."""
    plain = compact(text)
    return re.search(_BOX, plain) is not None and re.search(_any_of(names), plain) is None


def grade_names(scheme: Scheme, submission: Submission) -> tuple[str, ...]:
    """Return the names that a grade in the form may have: those that it prints itself, then the scheme's."""
    return tuple(dict.fromkeys(band.name for band in (*printed_bands(scheme, submission), *bands_of(scheme))))


def bands_of(scheme: Scheme) -> tuple[GradeBand, ...]:
    """Return the grades of a scheme, the best first."""
    return tuple(GradeBand(one.name, one.minimum) for one in scheme.grades)


def printed_bands(scheme: Scheme, submission: Submission) -> tuple[GradeBand, ...]:
    """Return the grades that a form prints, in the scheme's spelling where that has them: 优 for 优秀."""
    own = {core_of(one.name): one.name for one in scheme.grades}
    printed = submission.printed_grades
    return tuple(
        band._replace(name=own.get(core_of(band.name), band.name))
        for band in (printed.bands if printed else ())
    )


def grade_in(bands: Sequence[GradeBand], total: Decimal) -> str | None:
    """Return the grade that a total earns, the lowest below 0; None without grades, and between two of them."""
    if not bands:
        return None
    best = next((place for place, band in enumerate(bands) if total >= band.low), len(bands) - 1)
    band = bands[best]
    is_between = best > 0 and band.high is not None and band.high < total < bands[best - 1].low
    return None if is_between else band.name


def choose_grade(scheme: Scheme, submission: Submission) -> Submission:
    """Return the submission with the cell that states its grade.

    A cell that is captioned 等级 is the grade whatever it holds, and has no rivals among the candidates;
    where none is captioned, it is the first candidate that names a grade of the form or the scheme.
    """
    total, names = submission.total, grade_names(scheme, submission)
    found = next((cell for cell in total.grade_candidates if _names_grade(cell.text, names)), None)
    return submission if found is None else replace(submission, total=replace(total, grade=found))


def _names_grade(text: str, names: tuple[str, ...]) -> bool:
    """Return whether a text without the caption 等级 is a grade, or offers boxes to tick one of any."""
    plain, any_name = compact(text), _any_of(names)
    if len(re.findall(_BOX, plain)) > 1:
        return True
    named = f"{_BRACKET}(?:{any_name}){_AFTER}"
    return (
        re.search(f"{_BOX}(?:{any_name})|(?:{_ASKED})(?:为|是)?:?{named}", plain) is not None
        or re.match(named, _LEAD.sub("", plain)) is not None
    )  # fmt: skip


def _ticked(text: str) -> str | None:
    """Return the choice whose box is ticked, of boxes before or behind the choices; None where none is."""
    before = re.match(_BOX, text)
    found = re.search(f"{_TICKED}({_CHOICE})" if before else f"({_CHOICE}){_TICKED}", text)
    return found[1] if found else None


def _spelt(found: str, names: Iterable[str]) -> str:
    """Return the name of a grade as the scheme spells it."""
    return next(name for name in names if compact(name) == found)


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> str:
    """Build a pattern for any of the names, longest first; A is found neither in A+ nor in AA."""
    keys = sorted(map(compact, names), key=len, reverse=True)
    return "|".join(re.escape(key) + ("(?![A-Za-z+-])" if key.isascii() else "") for key in keys) or "(?!)"
