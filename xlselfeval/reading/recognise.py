"""Recognise the scheme of a form by its issue record, its title and its captions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

from xlselfeval.reading.captions import heading_key
from xlselfeval.scheme.load import load_scheme, scheme_ids
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission

_MOST, _NEARLY_ALL = Fraction(17, 20), Fraction(9, 10)  # of the captions, with the scheme's title and without


def recognise_scheme(form: Submission) -> str:
    """Return the id of the shipped scheme that a form names or fits; the general one where none fits well."""
    shipped = scheme_ids()
    if form.record is not None and form.record.scheme in shipped:
        return form.record.scheme
    title = compact(form.title.text)
    schemes = [load_scheme(name) for name in shipped]
    marks, name = max((_marks(scheme, title, form), scheme.id) for scheme in schemes)
    if marks:
        return name
    names_project = "项目" in title or (form.field("project") and "部门" not in title)
    level = "project" if names_project else "department"
    by_title = [scheme for scheme in schemes if not scheme.recognitions and not scheme.printed_only]
    best = max(by_title, key=lambda scheme: (compact(scheme.title) in title, scheme.level == level))
    if _is_of_kind(best, title, form):
        return best.id
    return next(scheme.id for scheme in schemes if scheme.printed_only)


def _is_of_kind(scheme: Scheme, title: str, form: Submission) -> bool:
    """Return whether a form has the title and most captions of a scheme, or nearly all of its captions."""
    wanted = {heading_key(caption) for caption in _captions(scheme) if caption}
    share = Fraction(len(wanted & form.captions), len(wanted))
    return share >= (_MOST if compact(scheme.title) in title else _NEARLY_ALL)


def _captions(scheme: Scheme) -> Iterator[str]:
    """Yield the captions that a form of the scheme prints above its rows."""
    yield from (field.caption for field in scheme.fields if field.required)
    funds, goals, columns = scheme.funds, scheme.goals, scheme.columns
    yield from (funds.budget_adjusted, funds.budget_spent, funds.points_caption, funds.rate, funds.score)
    yield from (goals.expected, goals.achieved)
    yield from (getattr(columns, field.name) for field in fields(columns))


def named_scheme(form: Submission) -> str | None:
    """Return the id of the scheme that a form names or fits; None where only the general one is left."""
    if form.record is not None:
        return form.record.scheme
    name = recognise_scheme(form)
    return None if load_scheme(name).printed_only else name


def _marks(scheme: Scheme, title: str, form: Submission) -> int:
    """Count the marks by which a scheme recognises a form; 0 where it does not."""
    marks = 0
    for one in scheme.recognitions:
        captions = {heading_key(caption) for caption in one.captions}
        lacking = all(all(getattr(row, role).is_absent for row in form.rows) for role in one.without)
        if one.title in title and captions <= form.captions and lacking:
            marks = max(marks, bool(one.title) + len(captions) + len(one.without))
    return marks
