"""Checks of the package: parts, types, relationships and style lists are as Excel expects."""

from __future__ import annotations

from lxml import etree
from support.lint.package import MAIN, OFFICE, Check, Faults, Package, repeated

RELID = "{urn:schemas-microsoft-com:office:office}relid"
# what the target of a relationship has to be: end of the relationship's type, end of the content type
TARGETS = (
    ("/officeDocument", "main+xml"), ("/worksheet", ".worksheet+xml"), ("/styles", ".styles+xml"),
    ("/theme", ".theme+xml"), ("/sharedStrings", ".sharedStrings+xml"), ("/comments", ".comments+xml"),
    ("/drawing", ".drawing+xml"), ("/vmlDrawing", ".vmlDrawing"), ("/vbaProject", ".vbaProject"),
    ("/core-properties", ".core-properties+xml"), ("/extended-properties", ".extended-properties+xml"),
)  # fmt: skip
# attribute of a cell format, list that it counts in
STYLE_LISTS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))


def part_names(package: Package) -> Faults:
    """Every part occurs once; Excel ignores the case of names."""
    for name, count in repeated(name.lower() for name in package.entries):
        yield f"{name}: {count} parts of this name"


def well_formed(package: Package) -> Faults:
    """Every XML and VML part can be parsed."""
    for name, error in package.broken.items():
        yield f"{name}: {error}"


def content_types(package: Package) -> Faults:
    """Each part has a type, and each override a part."""
    for name in package.parts:
        if name != "[Content_Types].xml" and package.content_type(name) is None:
            yield f"{name}: no content type"
    for name, count in repeated(name for name, _ in package.overrides + package.defaults):
        yield f"{name}: {count} content types"
    for name, _ in package.overrides:
        if name not in package.parts:
            yield f"{name}: content type for a part that is not there"


def target_types(package: Package) -> Faults:
    """The target of a relationship has the type that the relationship states."""
    for line in package.relationships:
        found = None if line.external else package.content_type(line.target)
        for end, content in TARGETS:
            if found is not None and line.type.endswith(end) and not found.endswith(content):
                yield f"{line.target}: {found} as the target of {end}"


def relationship_targets(package: Package) -> Faults:
    """The ids of each .rels part are unique and all targets exist."""
    for (source, id_), count in repeated((line.source, line.id) for line in package.relationships):
        yield f"{source}: {count} relationships {id_}"
    for line in package.relationships:
        if not line.external and line.target not in package.parts:
            yield f"{line.source}: {line.id} leads to {line.target}, which is not there"


def dangling_ids(package: Package) -> Faults:
    """Each r:id and o:relid is one of the part's relationships."""
    known = {(line.source, line.id) for line in package.relationships}
    for name, tree in package.trees.items():
        for element in tree.iter(etree.Element):
            for attribute, value in element.attrib.items():
                used = attribute == RELID or attribute.startswith(f"{{{OFFICE}}}")
                if used and (name, value) not in known:
                    yield f"{name}: no relationship {value}"


def macro_type(package: Package) -> Faults:
    """The VBA project, its relationship and the workbook's type imply each other."""
    main, there = package.workbook_part, package.project is not None
    enabled = "macroEnabled" in (package.content_type(main) or "")
    related = any(line.source == main and line.type.endswith("/vbaProject") for line in package.relationships)
    if not there == enabled == related:
        yield f"project {there}, macro-enabled type {enabled}, relationship {related}"


def style_lists(package: Package) -> Faults:
    """Cell formats name fonts, fills, borders, styles and number formats that exist."""
    formats = {one.get("numFmtId") for one in package.styles.iter(f"{MAIN}numFmt")}
    for xf in package.styles.iter(f"{MAIN}xf"):
        for attribute, items in STYLE_LISTS:
            if int(xf.get(attribute, "0")) >= max(package.count(items), 1):
                yield f"styles: {attribute} {xf.get(attribute)} is not in {items}"
        if int(xf.get("numFmtId", "0")) >= 164 and xf.get("numFmtId") not in formats:
            yield f"styles: no number format {xf.get('numFmtId')}"


CHECKS: tuple[Check, ...] = (
    part_names, well_formed, content_types, target_types, relationship_targets, dangling_ids, macro_type, style_lists,
)  # fmt: skip
