"""The number formats of an OpenDocument spreadsheet as format codes: 195篇, 98%, 2020年12月 read as in a .xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

_CODES = {
    "year": "yyyy", "month": "m", "day": "d", "hours": "h", "minutes": "mm", "seconds": "ss", "am-pm": "AM/PM",
    "scientific-number": "0.00E+00", "fraction": "# ?/?", "boolean": "General", "text-content": "@",
}  # fmt: skip
_MOST_DECIMALS = 30
_DEEPEST = 20  # styles that inherit from one another


class OdfFormats:
    """Name of a cell style → format code, over the styles of the parts given (content first)."""

    def __init__(self, parts: list[etree._Element]) -> None:
        self._formats: dict[str, etree._Element] = {}
        self._styles: dict[str, etree._Element] = {}
        for part in parts:
            for group in part:
                for one in group if is_tag(group, "automatic-styles", "styles") else ():
                    name = attribute(one, "name")
                    if name and is_tag(one, "style") and attribute(one, "family") == "table-cell":
                        self._styles.setdefault(name, one)
                    elif name and isinstance(one.tag, str) and one.tag.endswith("-style"):
                        self._formats.setdefault(name, one)
        self._codes: dict[str, str] = {}

    def code(self, style: str | None) -> str:
        """The format code of a cell style; General where it names none."""
        if style is None:
            return "General"
        if style not in self._codes:
            self._codes[style] = self._find(style)
        return self._codes[style]

    def _find(self, style: str) -> str:
        name: str | None = style
        for _ in range(_DEEPEST):
            element = self._styles.get(name or "")
            if element is None:
                break
            found = self._formats.get(attribute(element, "data-style-name") or "")
            if found is not None:
                return self._code(found)
            name = attribute(element, "parent-style-name")
        return "General"

    def _code(self, element: etree._Element) -> str:
        """The code of a format; of one with conditions that of the first, as the first section of a code."""
        first = next((one for one in element if is_tag(one, "map")), None)
        if first is not None:
            element = self._formats.get(attribute(first, "apply-style-name") or "", element)
        return "".join(_pieces(element)) or "General"


def _pieces(element: etree._Element) -> Iterator[str]:
    for one in element:
        if not isinstance(one.tag, str):
            continue
        kind = etree.QName(one).localname
        if kind == "text":
            text = "".join(str(part) for part in one.itertext())
            yield "%" if text.strip() == "%" else _quoted(text)
        elif kind == "number":
            yield _digits(one)
        elif kind == "currency-symbol":
            yield _quoted("".join(str(part) for part in one.itertext()))
        elif kind in _CODES:
            yield _CODES[kind]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def _digits(element: etree._Element) -> str:
    decimals = attribute(element, "decimal-places")
    if decimals is None or not decimals.isdecimal():
        return "General"
    places = min(int(decimals[:3]), _MOST_DECIMALS)
    return "0" + ("." + "0" * places if places else "")


def is_tag(element: etree._Element, *names: str) -> bool:
    """Whether an element has one of these local names."""
    return isinstance(element.tag, str) and etree.QName(element).localname in names


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of an attribute by its local name."""
    attributes: Mapping[str, str] = {str(key): str(value) for key, value in element.attrib.items()}
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), None)
