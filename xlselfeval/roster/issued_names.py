"""The names of issued workbooks: their parts, and the forms that a file is of by its name alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from xlselfeval.roster.file_names import distinct_names, file_name, folded
from xlselfeval.roster.model import MATERIALS, PaperKind

MOST_FORMS = 60  # of one workbook; a unit with more gets several
_OF_PROJECTS = "项目"  # in the name of a unit's workbook, beside that of the whole unit
_WORKBOOK = re.compile(r"\.(?:xls[xmb]?|et|ods)$")
_DOCUMENT = re.compile(r"\.(?:docx?|wps|txt)$")


class FormNames(Protocol):
    """The names of a form that is due."""

    @property
    def organization_code(self) -> str:
        """The code of its unit."""

    @property
    def organization(self) -> str:
        """The name of its unit."""

    @property
    def project(self) -> str:
        """The name of its project; "" for the form of the whole unit."""


_Form = TypeVar("_Form", bound=FormNames)
Parts = tuple[tuple[str, ...], tuple[_Form, ...]]  # of the name of a workbook, and its forms


def parts_by_project(forms: Sequence[_Form]) -> list[Parts[_Form]]:
    """List a workbook for each form."""
    return [((form.organization_code, form.organization, form.project), (form,)) for form in forms]


def parts_by_unit(forms: Sequence[_Form]) -> list[Parts[_Form]]:
    """List a workbook for each unit, several where it has many forms."""
    found: list[Parts[_Form]] = []
    first = {form.organization_code: place for place, form in reversed(list(enumerate(forms)))}
    ordered = sorted(forms, key=lambda form: first[form.organization_code])
    for code, group in groupby(ordered, key=lambda form: form.organization_code):
        members = tuple(group)
        volumes = [members[start : start + MOST_FORMS] for start in range(0, len(members), MOST_FORMS)]
        for number, volume in enumerate(volumes, 1):
            which = _OF_PROJECTS * bool(volume[0].project) + (f"第{number}册" if len(volumes) > 1 else "")
            found.append(((code, volume[0].organization, which), volume))
    return found


def stem_of(name: str, paper: PaperKind | None) -> str | None:
    """Return the folded name of a file without its suffix; None for one of another kind."""
    key, suffix = folded(name), _DOCUMENT if paper == "report" else _WORKBOOK
    return suffix.sub("", key) if suffix.search(key) else None


class IssuedNames:
    """The names under which the forms of a roster, or the papers beside them, are issued, without suffix.

    Forms are issued by project or by unit; a report, which nobody issues, has the name that its form gives it.
    """

    def __init__(self, forms: Sequence[FormNames], paper: PaperKind | None = None) -> None:
        """Make the names of the forms, or of a kind of `paper` of each; a form is known by its place among `forms`."""
        self._paper: PaperKind | None = paper
        self._places: dict[str, tuple[int, ...]] = {}
        self._of_project: set[str] = set()
        if paper is not None:
            self._name_papers(forms, paper)
            return
        places = {id(form): place for place, form in enumerate(forms)}
        projects = [form for form in forms if form.project]
        for books, is_by_project in ((parts_by_unit(projects), False), (parts_by_project(forms), True)):
            names = distinct_names(file_name(parts, ".xlsx") for parts, _ in books)
            for name, (_, members) in zip(names, books, strict=True):
                stem = folded(name.removesuffix(".xlsx"))
                self._places[stem] = tuple(places[id(form)] for form in members)
                if is_by_project and members[0].project:
                    self._of_project.add(stem)

    def _name_papers(self, forms: Sequence[FormNames], paper: PaperKind) -> None:
        for place, form in enumerate(forms):
            parts = (form.organization_code, form.organization, form.project, MATERIALS[paper])
            stem = folded(file_name(parts, ".xlsx").removesuffix(".xlsx"))
            self._places[stem] = (*self._places.get(stem, ()), place)
            self._of_project.add(stem)

    def places(self, name: str) -> tuple[int, ...]:
        """Find the forms that a file is of by its name: an issued one, or one that begins with it.

        Behind the name of a project or a paper anything may be added but the name of another paper, behind that of a unit figures
        and signs alone: another project may follow there. Other kinds of files are of no form.
        """
        stem = stem_of(name, self._paper)
        if stem is None:
            return ()
        begun = next((stem[:end] for end in range(len(stem), 0, -1) if stem[:end] in self._places), None)
        if begun is None:
            return ()
        added = stem[len(begun) :]
        if begun in self._of_project:
            is_other = any(paper in added for paper in MATERIALS.values())
        else:
            is_other = any(char.isalpha() for char in added)
        return () if is_other else self._places[begun]
