"""The looks of the 核对结果 sheet as styles of a package: appended to styles.xml, never changed there."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from xlselfeval.files.cache import kept
from xlselfeval.files.package import parse_xml
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")  # fmt: skip


class StyledPart(NamedTuple):
    """A styles part that has the looks: its bytes, and look → index of the cell style."""

    content: bytes
    looks: dict[str, int]


@kept(32)
def with_looks(styles: bytes, part: str) -> StyledPart:
    """The styles part with the looks appended; issued forms share theirs. UnreadableFile where it is not well-formed."""
    root = parse_xml(styles, part)
    looks = add_looks(root)
    return StyledPart(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), looks)


def add_looks(styles: etree._Element) -> dict[str, int]:
    """Append what the looks need to a styleSheet element; look → index of the cell style."""
    space = etree.QName(styles).namespace or ""

    def make(tag: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
        name = f"{{{space}}}{tag}"
        if parent is None:
            return etree.Element(name, attributes)
        return etree.SubElement(parent, name, attributes)

    def font(look: Look) -> etree._Element:
        element = make("font")
        if look.bold:
            make("b", element)
        if look.underline:
            make("u", element)
        make("sz", element, val=str(look.size))
        make("color", element, rgb=f"FF{look.color}")
        make("name", element, val=FONT)
        make("family", element, val="0")
        make("charset", element, val="134")
        return element

    def fill(look: Look) -> etree._Element:
        element = make("fill")
        pattern = make("patternFill", element, patternType="solid")
        make("fgColor", pattern, rgb=f"FF{look.fill}")
        make("bgColor", pattern, indexed="64")
        return element

    def border() -> etree._Element:
        element = make("border")
        for side in ("left", "right", "top", "bottom"):
            make("color", make(side, element, style="thin"), rgb=f"FF{LINES}")
        make("diagonal", element)
        return element

    _fill_up(styles, space)
    sections = {name: _Section(styles, name) for name in ("fonts", "fills", "borders", "cellXfs")}
    lines = sections["borders"].place(border())
    found = {}
    for name, look in LOOKS.items():
        element = make(
            "xf", numFmtId="0", fontId=str(sections["fonts"].place(font(look))),
            fillId=str(sections["fills"].place(fill(look)) if look.fill else 0),
            borderId=str(lines if look.boxed else 0), xfId="0", applyFont="1", applyFill="1", applyBorder="1", applyAlignment="1",
        )  # fmt: skip
        make("alignment", element, horizontal=look.horizontal, vertical=look.vertical, wrapText="1")
        found[name] = sections["cellXfs"].place(element)
    return found


def _fill_up(styles: etree._Element, space: str) -> None:
    """What every style sheet begins with, where this one lacks it: Excel reserves the first two fills."""
    for section, least in (("fonts", 1), ("fills", 2), ("borders", 1), ("cellStyleXfs", 1), ("cellXfs", 1)):
        parent = _section(styles, section)
        for place in range(len(parent), least):
            child = etree.SubElement(parent, f"{{{space}}}{_FIRST[section][0]}", dict(_FIRST[section][1]))
            if section == "fills":
                pattern = ("none", "gray125")[place]
                etree.SubElement(child, f"{{{space}}}patternFill", patternType=pattern)
            parent.set("count", str(len(parent)))


_XF = (("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0"))
_FIRST: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "fonts": ("font", ()),
    "fills": ("fill", ()),
    "borders": ("border", ()),
    "cellStyleXfs": ("xf", _XF),
    "cellXfs": ("xf", (*_XF, ("xfId", "0"))),
}


class _Section:
    """One section of the styles, with the place of every element that stands in it."""

    def __init__(self, styles: etree._Element, name: str) -> None:
        self.parent = _section(styles, name)
        children = [child for child in self.parent if isinstance(child.tag, str)]
        self.count = len(children)
        self.places = {_shape(child): place for place, child in reversed(list(enumerate(children)))}

    def place(self, element: etree._Element) -> int:
        """Where an equal element stands; it is appended when there is none."""
        shape = _shape(element)
        if shape not in self.places:
            self.places[shape] = self.count
            self.count += 1
            self.parent.append(element)
            self.parent.set("count", str(self.count))
        return self.places[shape]


def _section(styles: etree._Element, name: str) -> etree._Element:
    space = etree.QName(styles).namespace or ""
    found = styles.find(f"{{{space}}}{name}")
    if found is not None:
        return found
    element = etree.Element(f"{{{space}}}{name}")
    later = [
        child
        for child in styles
        if isinstance(child.tag, str) and etree.QName(child).localname in _ORDER[_ORDER.index(name) :]
    ]
    if later:
        later[0].addprevious(element)
    else:
        styles.append(element)
    return element


def _shape(element: etree._Element) -> tuple[object, ...]:
    tag = element.tag if isinstance(element.tag, str) else ""
    return (tag, tuple(sorted(element.attrib.items())), tuple(_shape(child) for child in element))
