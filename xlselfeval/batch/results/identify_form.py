"""Identify the due form that a return is of, by its heading fields and the name of its file.

In this order: the exact name, a code in the form or in the file's name, another name, the name without what
people add or leave out. Between two candidates there is no choosing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from xlselfeval.across.unit_names import bare_name, family_key, name_key, project_key, same_unit
from xlselfeval.batch.results.outcome import Names
from xlselfeval.files.paths import name_of_path
from xlselfeval.roster.model import DueForm, Roster
from xlselfeval.scoring.text import compact, digest_text

_SHORTEST_CODE = 3  # characters; a 1 in the name of a file is no code
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*")

# Fields of a due form that no review depends on.
_IRRELEVANT = frozenset(("place", "contact", "paper", "papers"))


@dataclass(frozen=True, slots=True)
class FormMatch:
    """The due form of a return, by its place in the roster; None where there is no or no single one.

    `organization` is the code of the organization where that much is known; `candidates` are the names between which
    there is no choosing.
    """

    place: int | None = None
    organization: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """The form that a return is taken for, by its place in the roster; None where it is not certain.

    `named` is the form by its heading fields and the name of its file, `issued` the one that its workbook was issued as.
    Where these are of different forms, `awaited` are the forms one of which should have come instead. One that `is_miswritten`
    names a unit without the project that workbook and form name, or is in a file that has the name of the issued unit: only
    the unit's name may be wrong.
    """

    place: int | None
    named: FormMatch
    issued: int | None = None
    awaited: tuple[int, ...] = ()
    is_miswritten: bool = False

    @property
    def is_foreign(self) -> bool:
        """Check whether the workbook was issued for another form than the one that it names."""
        return bool(self.awaited)

    @property
    def possible(self) -> frozenset[int]:
        """The forms that one may be in which only the unit's name may be wrong."""
        places = (self.issued, self.named.place) if self.is_miswritten else ()
        return frozenset(place for place in places if place is not None)


class RosterIndex:
    """The names and codes of a roster, to find forms by."""

    def __init__(self, roster: Roster) -> None:
        """Index all forms by codes and spellings of names."""
        self.forms = roster.forms
        self._of_unit: dict[str, list[int]] = defaultdict(list)
        self._names: dict[str, str] = {}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._others: dict[str, set[str]] = defaultdict(set)
        self._bare: dict[str, set[str]] = defaultdict(set)
        self._families: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._projects: dict[str, set[int]] = defaultdict(set)
        self._project_codes: dict[str, set[int]] = defaultdict(set)
        for place, form in enumerate(roster.forms):
            code = form.organization_code
            self._of_unit[code].append(place)
            self._names.setdefault(code, form.organization)
            self._exact[name_key(form.organization)].add(code)
            for name in form.other_names:
                self._others[name_key(name)].add(code)
            for name in (form.organization, *form.other_names):
                self._bare[bare_name(name)].add(code)
                self._families[family_key(name)].add((name, code))
            if form.project:
                self._projects[name_key(form.project)].add(place)
            if form.project_code:
                self._project_codes[form.project_code.casefold()].add(place)
        self._codes = {code.casefold(): code for code in self._of_unit}
        self._identities = {form.identity: place for place, form in enumerate(roster.forms)}

    def owner(self, organization: str | None, project: str | None, issued_id: str | None, path: str) -> Owner:
        """Find the form to which a return belongs.

        `organization` and `project` are its heading fields, `issued_id` is the form that its workbook was
        issued as, `path` that of its file.
        """
        named = self.find(organization, project, path)
        issued = None if issued_id is None else self._identities.get(issued_id)
        if issued is None:
            return Owner(named.place, named)
        is_blank = not organization and not project
        same_unit = named.place is None and named.organization == self.forms[issued].organization_code
        if named.place == issued or same_unit or is_blank:
            return Owner(issued, named, issued)
        # Where the unit has no such project, any of its forms may be the one that should have come.
        own = self._of_unit.get(named.organization or "", ())
        known = self.forms[issued].project
        if named.place is not None:
            same_project = name_key(self.forms[named.place].project) == name_key(known)
            by_file = self.named_by_file(path, named.place) if same_project else None
            is_of_issued = (
                by_file is not None and by_file.organization_code == self.forms[issued].organization_code
            )
            return Owner(None, named, issued, (named.place,), is_of_issued)
        is_miswritten = bool(known) and name_key(project or "") == name_key(known)
        return Owner(None, named, issued, tuple(own), is_miswritten)

    def find(self, organization: str | None, project: str | None, path: str) -> FormMatch:
        """Find the form of a return with these heading fields in a file of that path."""
        codes = _tokens(project or "", path)
        by_project = {place for code in codes for place in self._project_codes.get(code, ())}
        units = self._units(organization, path)
        if not units and not organization:  # the project alone may identify it
            places = by_project or self._projects.get(name_key(project or ""), set())
            return self._only(places)
        if len(units) != 1:
            return FormMatch(candidates=tuple(self._names[code] for code in sorted(units)))
        unit = next(iter(units))
        return self._in_unit(unit, project, by_project)

    def named_by_file(self, path: str, place: int) -> DueForm | None:
        """Find a form of another unit with whose code the name of a file begins.

        None where the name of the file also names this form's unit, by code or in words.
        """
        name, own = name_of_path(path), self.forms[place]
        known = (own.organization, *own.other_names)
        tokens = _tokens(name)
        code = (
            self._codes.get(tokens[0]) if tokens and compact(name).casefold().startswith(tokens[0]) else None
        )
        is_own = own.organization_code in self._coded(name) or any(
            compact(one) in compact(name) for one in known
        )
        return None if code is None or is_own else self.forms[self._of_unit[code][0]]

    def _units(self, organization: str | None, path: str) -> set[str]:
        text = organization or ""
        exact = self._exact.get(name_key(text), set())
        if exact:
            return exact
        name = name_of_path(path)
        coded = next((found for one in (text, name, path) if (found := self._coded(one))), set())
        named = (self._others.get(name_key(text)) or self._by_bare_name(text)) if text else set()
        return coded | named

    def _by_bare_name(self, text: str) -> set[str]:
        """Find organizations by the name without （本级）; 某省某市 may be missing on one side, but must not differ."""
        family = self._families.get(family_key(text), ())
        return self._bare.get(bare_name(text)) or {code for name, code in family if same_unit(text, name)}

    def _coded(self, text: str) -> set[str]:
        return {self._codes[token] for token in _tokens(text) if token in self._codes}

    def _in_unit(self, unit: str, project: str | None, by_code: set[int]) -> FormMatch:
        places = self._of_unit[unit]
        own = [place for place in places if not self.forms[place].project]
        if not project:
            coded = set(places) & by_code
            one = coded if len(coded) == 1 else set(own) or set(places)
            return self._only(one, unit)
        exact = {place for place in places if name_key(self.forms[place].project) == name_key(project)}
        if len(exact) > 1 and exact & by_code:
            exact &= by_code
        named = exact or set(places) & by_code
        named = named or {place for place in places if self.forms[place].project and project_key(self.forms[place].project) == project_key(project)}  # fmt: skip
        return self._only(named, unit)

    def _only(self, places: Iterable[int], unit: str | None = None) -> FormMatch:
        found = sorted(places)
        if len(found) == 1:
            return FormMatch(found[0], self.forms[found[0]].organization_code)
        names = (self.forms[place] for place in found)
        return FormMatch(None, unit, tuple(form.project or form.organization for form in names))


def lines_digest(roster: RosterIndex | None, forms: Iterable[Names], path: str) -> str:
    """Return sixteen characters that change with the lines of the roster that a file's reviews depend on."""
    if roster is None:
        return ""
    lines = []
    for names in forms:
        owner = roster.owner(*names, path)
        places = (*owner.awaited, owner.issued) if owner.place is None else (owner.place,)
        lines += [asdict(roster.forms[place]) for place in places if place is not None]
    if not lines:
        return ""
    # reviews depend on the year of the due date, and on nothing else of it
    kept = [
        {
            key: value.year if isinstance(value, date) else value
            for key, value in line.items()
            if key not in _IRRELEVANT
        }
        for line in lines
    ]
    text = json.dumps(kept, default=str, ensure_ascii=False, sort_keys=True)
    return digest_text(text)


def form_name(form: DueForm) -> str:
    """Name organization and project as messages do."""
    return f"{form.organization} {form.project}".strip()


def _tokens(*texts: str) -> Sequence[str]:
    """List the codes that texts may hold: runs of figures and letters, whole and in pieces."""
    found: list[str] = []
    for text in texts:
        for match in _TOKEN.findall(compact(text).removesuffix(".xlsx").removesuffix(".xlsm")):
            found += [match.casefold(), *re.split(r"[-.]", match.casefold())]
    return tuple(dict.fromkeys(token for token in found if len(token) >= _SHORTEST_CODE))
