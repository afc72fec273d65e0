"""Style sheets of a web page: the look of an element by its tag, classes and attributes.

The elements around it count, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xlselfeval.errors import beyond_forms
from xlselfeval.files.legacy.text.css import css_colour, declared
from xlselfeval.files.legacy.text.html_tags import Tag
from xlselfeval.files.looks.style_looks import NO_LOOK, Look, points_of

_RULE = re.compile(r"([^{}]{0,400})\{([^{}]{0,4000})\}")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_COMPOUND = re.compile(r"([A-Za-z][\w-]{0,60}|\*)?((?:[.#][A-Za-z][\w-]{0,60}){0,8})")
_MOST_RULES, _MOST_OF_MARK, _MOST_OF_ELEMENT, _MOST_KNOWN = 65_536, 100, 50, 4_096
_MOST_CHECKS = 10_000_000
_ATTRIBUTES = ("class", "id", "style", "color", "bgcolor", "hidden")  # that a look comes from
_CLASSES = 8  # of an element
_OF_TAGS = {  # what elements say without a style sheet
    **dict.fromkeys(("s", "strike", "del"), Look(is_struck=True)),
    "sup": Look(raised=1), "sub": Look(raised=-1),
}  # fmt: skip


class Element(NamedTuple):
    """An open element: the names by which rules find it, and its look with what it inherits."""

    name: str
    marks: frozenset[str] = frozenset()  # its tag, its classes (.a) and its id (#a)
    look: Look = NO_LOOK


class _Rule(NamedTuple):
    weight: tuple[int, int]  # how specific it is, and its place
    around: tuple[frozenset[str], ...]  # the marks of elements around the one that it is for, innermost last
    marks: frozenset[str]
    rules: str


class StyleSheet:
    """The rules of a page."""

    def __init__(self) -> None:
        self._rules: dict[str, list[_Rule]] = {}  # by a mark of their elements
        self._count = 0
        self._is_flat = True  # no rule depends on what is around its elements
        self._known: dict[tuple[object, ...], Element] = {}
        self._of_marks: dict[frozenset[str], list[_Rule]] = {}
        self._room = _MOST_CHECKS  # of rules for elements and of elements around them

    def add(self, text: str) -> None:
        """Take in the rules of a style element."""
        self._known.clear()
        self._of_marks.clear()
        for selectors, rules in _RULE.findall(_COMMENT.sub(" ", text)):
            for selector in selectors.split(","):
                compounds = [_marks_of(one) for one in selector.replace(">", " ").split()]
                if not compounds or not all(compounds):
                    continue  # it depends on what is not known: a:hover, td[x]
                self._count += 1
                if self._count > _MOST_RULES:
                    raise beyond_forms()
                weight = sum(
                    10 if one[0] == "." else 100 if one[0] == "#" else 1 for each in compounds for one in each
                )
                rule = _Rule((weight, self._count), tuple(compounds[:-1]), compounds[-1], rules)
                self._is_flat = self._is_flat and not rule.around
                same = self._rules.setdefault(max(rule.marks, key=len), [])
                same.append(rule)
                del same[:-_MOST_OF_MARK]

    def element(self, tag: Tag, around: Sequence[Element]) -> Element:
        """Return an element with its look, inside open ones."""
        under = around[-1].look if around else NO_LOOK
        key = (tag.name, under, *(tag.attributes.get(name) for name in _ATTRIBUTES))
        found = self._known.get(key) if self._is_flat else None
        if found is None:
            found = self._element(tag, around, under)
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = found
        return found

    def _element(self, tag: Tag, around: Sequence[Element], under: Look) -> Element:
        attributes = tag.attributes
        marks = frozenset(
            [tag.name, *(f".{name.lower()}" for name in attributes.get("class", "").split()[:_CLASSES])]
        )
        if "id" in attributes:
            marks |= {f"#{attributes['id'].lower()}"}
        look = _OF_TAGS.get(tag.name, NO_LOOK).over(_of_attributes(tag))
        for rule in self._of(marks):
            if rule.around:
                self._spend(len(around))
            if _is_inside(rule.around, around):
                look = declared(rule.rules, under).over(look)
        if "style" in attributes:
            look = declared(attributes["style"], under).over(look)
        return Element(tag.name, marks, look.over(under))

    def _spend(self, checks: int) -> None:
        """Count checks; UnreadableFile where a page asks for more than one for a form does."""
        self._room -= checks
        if self._room < 0:
            raise beyond_forms()

    def _of(self, marks: frozenset[str]) -> list[_Rule]:
        """Return the rules for an element, the one that counts most last."""
        if marks in self._of_marks:
            return self._of_marks[marks]
        self._spend(sum(len(self._rules.get(mark, ())) for mark in (*marks, "*")))
        found = (rule for mark in (*marks, "*") for rule in self._rules.get(mark, ()))
        chosen = sorted(rule for rule in found if rule.marks <= marks | {"*"})[-_MOST_OF_ELEMENT:]
        if len(self._of_marks) < _MOST_KNOWN:
            self._of_marks[marks] = chosen
        return chosen


def size_of(tag: Tag, name: str) -> float | None:
    """Return the height or width of an element in points, None where it names none."""
    style = tag.attributes.get("style", "")
    shape = rf"(?<![\w-]){name}\s{{0,9}}:\s{{0,9}}([^;]{{1,40}})"
    own = re.search(shape, style, re.I) if name in style else None
    text = (own[1] if own else tag.attributes.get(name, "")).strip().lower()
    return points_of(f"{text}px" if text.isdecimal() else text) or None


def _marks_of(compound: str) -> frozenset[str]:
    found = _COMPOUND.fullmatch(compound)
    if found is None:
        return frozenset()
    names = [found[1].lower()] if found[1] else []
    return frozenset([*names, *re.findall(r"[.#][^.#]+", found[2].lower())])


def _is_inside(wanted: Sequence[frozenset[str]], around: Sequence[Element]) -> bool:
    """Return whether elements with these marks are around, each inside the one before."""
    left = list(wanted)
    for element in reversed(around if left else ()):
        if left and left[-1] <= element.marks | {"*"}:
            left.pop()
    return not left


def _of_attributes(tag: Tag) -> Look:
    """Return the look that attributes of an element give it: <font color>, <td bgcolor>, hidden."""
    colour = tag.attributes.get("color") if tag.name == "font" else None
    behind = tag.attributes.get("bgcolor")
    return Look(
        colour=None if colour is None else _html_colour(colour),
        behind=None if behind is None else _html_colour(behind),
        is_hidden=True if "hidden" in tag.attributes else None,
    )


def _html_colour(text: str) -> str:
    return css_colour(f"#{text}" if re.fullmatch("[0-9A-Fa-f]{6}", text) else text)
