"""Recognise the scheme of a form by its issue record, its title and its captions."""

from __future__ import annotations

from xlselfeval.errors import UnreadableFile
from xlselfeval.reading.captions import heading_key
from xlselfeval.scheme.load import load_scheme, scheme_ids
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission


def recognise_scheme(form: Submission) -> str:
    """Return the id of the shipped scheme that a form names or fits best.

    Raises UnreadableFile where no scheme fits.
    """
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

    def fit(scheme: Scheme) -> tuple[bool, bool]:
        return compact(scheme.title) in title, scheme.level == level

    best = max((scheme for scheme in schemes if not scheme.recognitions), key=fit)
    if not any(fit(best)):
        raise UnreadableFile("no-form", "认不出这张表是哪一种自评表，请用 --scheme 指定方案")
    return best.id


def named_scheme(form: Submission) -> str | None:
    """Return the id of the scheme that a form names or fits; None where none is recognised."""
    if form.record is not None:
        return form.record.scheme
    try:
        return recognise_scheme(form)
    except UnreadableFile:
        return None


def _marks(scheme: Scheme, title: str, form: Submission) -> int:
    """Count the marks by which a scheme recognises a form; 0 where it does not."""
    marks = 0
    for one in scheme.recognitions:
        captions = {heading_key(caption) for caption in one.captions}
        lacking = all(all(getattr(row, role).is_absent for row in form.rows) for role in one.without)
        if one.title in title and captions <= form.captions and lacking:
            marks = max(marks, bool(one.title) + len(captions) + len(one.without))
    return marks
