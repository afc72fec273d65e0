"""The cell styles of the 核对结果 sheet inserted into a package's styles part."""

from __future__ import annotations

from typing import NamedTuple

from xlselfeval.files.cache import cached_results
from xlselfeval.files.xml_edit import EditedPart, Node
from xlselfeval.files.xml_text import attribute
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")  # fmt: skip


class StyledPart(NamedTuple):
    """A styles part with the inserted styles: its bytes, and name → index of the cell style."""

    content: bytes
    looks: dict[str, int]


class _Shape(NamedTuple):
    """An element by its content: name, attributes sorted by name, children."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[_Shape, ...] = ()


@cached_results(32)
def with_looks(styles: bytes, part: str) -> StyledPart:
    """Insert the styles into a styles part; cached, as issued forms share theirs."""
    edited = EditedPart(styles, part)
    sections = {name: _Section(edited, name) for name in _FIRST}
    for name, first in _FIRST.items():
        sections[name].fill_up(first)
    lines = sections["borders"].index_of(_border())
    looks = {
        name: sections["cellXfs"].index_of(_cell_style(sections, look, lines)) for name, look in LOOKS.items()
    }
    for section in sections.values():
        section.write()
    return StyledPart(edited.content(), looks)


def _cell_style(sections: dict[str, _Section], look: Look, lines: int) -> _Shape:
    """Return a cell style, entering its font and fill; `lines` is the index of the border."""
    return _shape(
        "xf",
        _shape("alignment", horizontal=look.horizontal, vertical=look.vertical, wrapText="1"),
        numFmtId="0",
        fontId=str(sections["fonts"].index_of(_font(look))),
        fillId=str(sections["fills"].index_of(_fill(look)) if look.fill else 0),
        borderId=str(lines if look.boxed else 0),
        xfId="0",
        applyFont="1",
        applyFill="1",
        applyBorder="1",
        applyAlignment="1",
    )


def _font(look: Look) -> _Shape:
    return _shape(
        "font",
        *([_shape("b")] if look.bold else []),
        *([_shape("u")] if look.underline else []),
        _shape("sz", val=str(look.size)),
        _shape("color", rgb=f"FF{look.color}"),
        _shape("name", val=FONT),
        _shape("family", val="0"),
        _shape("charset", val="134"),
    )


def _fill(look: Look) -> _Shape:
    colors = _shape("fgColor", rgb=f"FF{look.fill}"), _shape("bgColor", indexed="64")
    return _shape("fill", _shape("patternFill", *colors, patternType="solid"))


def _border() -> _Shape:
    sides = (
        _shape(side, _shape("color", rgb=f"FF{LINES}"), style="thin")
        for side in ("left", "right", "top", "bottom")
    )
    return _shape("border", *sides, _shape("diagonal"))


def _shape(element: str, /, *children: _Shape, **attributes: str) -> _Shape:
    return _Shape(element, tuple(sorted(attributes.items())), children)


_XF = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}
# Every style sheet begins with these, in the order of the sections; Excel reserves the first two fills.
_FIRST: dict[str, tuple[_Shape, ...]] = {
    "fonts": (_shape("font"),),
    "fills": tuple(_shape("fill", _shape("patternFill", patternType=kind)) for kind in ("none", "gray125")),
    "borders": (_shape("border"),),
    "cellStyleXfs": (_shape("xf", **_XF),),
    "cellXfs": (_shape("xf", **_XF, xfId="0"),),
}


class _Section:
    """One section of the styles, with the index of every element, and the added ones."""

    def __init__(self, edited: EditedPart, name: str) -> None:
        self.edited, self.name = edited, name
        self.node = edited.root.find(name)
        here = [] if self.node is None else [_shape_of(child) for child in self.node.children]
        self.count = len(here)
        self.indices = {shape: index for index, shape in reversed(list(enumerate(here)))}
        self.added: list[_Shape] = []

    def fill_up(self, first: tuple[_Shape, ...]) -> None:
        """Add those of the first elements for which there is room before the others."""
        for shape in first[self.count :]:
            self._add(shape)

    def index_of(self, shape: _Shape) -> int:
        """Return the index of an equal element, which is added where there is none."""
        if shape not in self.indices:
            self._add(shape)
        return self.indices[shape]

    def _add(self, shape: _Shape) -> None:
        self.indices.setdefault(shape, self.count)
        self.count += 1
        self.added.append(shape)

    def write(self) -> None:
        """Insert what was added into the part."""
        root = self.edited.root
        if not self.added:
            return
        if self.node is None:
            later = _ORDER[_ORDER.index(self.name) :]
            places = (place for place, child in enumerate(root.children) if child.name in later)
            tag = self.edited.tag(root, self.name)
            section = f'<{tag} count="{self.count}">{self._xml(root)}</{tag}>'
            self.edited.insert(root, next(places, len(root.children)), section)
            return
        self.edited.append(self.node, self._xml(self.node))
        if "count" in self.node.attributes:
            self.edited.set(self.node, "count", str(self.count))

    def _xml(self, parent: Node) -> str:
        return "".join(_xml_of(shape, self.edited.tag(parent, "")) for shape in self.added)


def _shape_of(node: Node, namespace: str | None = None) -> _Shape:
    """Return the shape of an element, names in the namespace of the section without it."""
    space = node.namespace if namespace is None else namespace
    name = node.name if node.namespace == space else f"{node.namespace} {node.name}"
    return _Shape(
        name, tuple(sorted(node.attributes.items())), tuple(_shape_of(one, space) for one in node.children)
    )


def _xml_of(shape: _Shape, prefix: str) -> str:
    """Return the XML of an element; `prefix` comes before each name, with its colon."""
    attributes = "".join(f' {name}="{attribute(value)}"' for name, value in shape.attributes)
    inner = "".join(_xml_of(child, prefix) for child in shape.children)
    tag = f"{prefix}{shape.name}"
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"
