"""The comments that a document has already: those of an earlier check, and what people answered beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.package import Package
from xlselfeval.files.package_edit import PackageEdit
from xlselfeval.files.word.docx import main_part
from xlselfeval.files.word.errors import of_document
from xlselfeval.files.word.names import NAMESPACES
from xlselfeval.files.xml_edit import EditedPart, Node
from xlselfeval.files.xml_text import content

AUTHOR, INITIALS = "核对", "核"
END = "\u200b"  # ends the text of 核对 in its comment, unseen: what is typed behind it is the unit's
_DEMAND = re.compile("【(?:须更正|请核实|提示|请补充)[^【】]{0,8}】")  # begins the text of 核对
_UNIT = "单位"  # the author of an answer that was written into a comment of 核对
_AUTHOR = re.compile(rf"(\s[\w.-]+:author=)([\"']){AUTHOR}\2")
_PARENT = re.compile(r"\s[\w.-]+:paraIdParent=(?:\"[^\"]*\"|'[^']*')")
_THREADS = ("/commentsExtended", "/commentsIds")  # parts that know comments by the id of their last paragraph


class Answer(NamedTuple):
    """The text of a comment that stands beside one of 核对, on the words from one run of the body to another."""

    first: int
    last: int
    text: str


class _Comment(NamedTuple):
    """A comment with its marks in the body, on the words from one run to another."""

    node: Node
    first: int
    last: int
    marks: tuple[Node, ...]

    @property
    def is_own(self) -> bool:
        """Check whether an earlier check wrote it; programs may drop the initials."""
        return self.node.get("author", namespace=self.node.namespace) == AUTHOR

    def shares_words(self, other: _Comment) -> bool:
        """Check whether both are on the same words, or some of them."""
        return self.first <= other.last and other.first <= self.last


def comments_part(edit: PackageEdit, main: str) -> str | None:
    """Return the part with the comments of a body; None where there is none."""
    return _related(edit, main, "/comments")


def read_answers(document: bytes, limits: Limits = LIMITS) -> list[Answer]:
    """Read what others wrote beside comments of 核对, and in these around or over their text.

    Raises UnreadableFile for what is no document.
    """
    try:
        package = Package(document, limits)
        main, edit = main_part(package), PackageEdit(package)
        name, known = comments_part(edit, main), _comments(edit, main)
        own = [one for one in known if one.is_own]
        return [
            Answer(one.first, one.last, text)
            for one, lines in zip(known, _texts(package, name) if name else (), strict=True)
            if (text := "\n".join(filter(None, _written(lines) if one.is_own else lines)))
            and any(map(one.shares_words, own))
        ]
    except UnreadableFile as error:
        raise of_document(error) from error


def remove_own_comments(edit: PackageEdit, main: str) -> None:
    """Take the comments of an earlier check out of a document; answers of others stay, as comments of their own."""
    listed = comments_part(edit, main)
    if listed is None:
        return
    part, own = edit.part(listed), list[_Comment]()
    for one, lines in zip(_comments(edit, main), _texts(edit.package, listed), strict=True):
        if not one.is_own:
            continue
        if any(_written(lines)):  # the answer in it stays
            part.replace(one.node, _answer_of_unit(part, one.node, lines))
            continue
        own.append(one)
        part.remove(one.node)
        for mark in one.marks:
            edit.part(main).remove(mark)
    if not own:
        return
    ids = {_local(node, "paraId") for one in own for node in one.node.walk()} - {""}
    for kind in _THREADS:
        if (name := _related(edit, main, kind)) is not None:
            part = edit.part(name)
            for node in part.root.children:
                if _local(node, "paraId") in ids:
                    part.remove(node)
                elif _local(node, "paraIdParent") in ids:
                    part.replace(node, _PARENT.sub("", part.source(node)))


def _written(lines: list[str]) -> list[str]:
    """Return what a unit wrote into each paragraph of a comment of 核对, of the one with its text what is around that."""
    own = next((place for place, line in enumerate(lines) if END in line), None)
    if own is None:
        own = next((place for place, line in enumerate(lines) if _DEMAND.search(line)), -1)
    return [_without_own(line) if place == own else line for place, line in enumerate(lines)]


def _without_own(line: str) -> str:
    own, _, behind = line.partition(END)
    match = _DEMAND.search(own)
    before = own if match is None else own[: match.start()]
    return f"{before.strip()}{behind.replace(END, '').strip()}"


def _answer_of_unit(part: EditedPart, comment: Node, lines: list[str]) -> str:
    """Return the XML of a comment as one of the unit, without the text of 核对 in its paragraphs."""
    xml = part.source(comment)
    paragraphs = [one for one in comment.walk() if one.name == "p"]
    for node, line, written in zip(paragraphs, lines, _written(lines), strict=True):
        if written == line:
            continue
        paragraph = part.source(node)
        tag, _, _ = paragraph.partition(">")
        p, r, t = (part.tag(node, name) for name in "prt")
        kept = f'{tag}><{r}><{t} xml:space="preserve">{content(written)}</{t}></{r}></{p}>' if written else ""
        xml = xml.replace(paragraph, kept, 1)
    return _AUTHOR.sub(rf"\1\2{_UNIT}\2", xml, count=1)


def _comments(edit: PackageEdit, main: str) -> list[_Comment]:
    name = comments_part(edit, main)
    if name is None:
        return []
    root = edit.part(main).root
    firsts, lasts, number = dict[str, int](), dict[str, int](), -1
    marks: dict[str, list[Node]] = defaultdict(list)
    for node in root.walk():
        if node.namespace not in NAMESPACES:
            continue
        key = node.get("id", namespace=node.namespace)
        if node.name == "r":
            number += 1
        elif node.name == "commentRangeStart":
            firsts.setdefault(key, number + 1)
            marks[key].append(node)
        elif node.name == "commentRangeEnd":
            lasts[key] = number
            marks[key].append(node)
        elif node.name == "commentReference":
            marks[key].append(_run_of(node))
    return [
        _Comment(node, firsts.get(key, 0), lasts.get(key, -1), tuple(marks[key]))
        for node in edit.part(name).root.children
        if node.name == "comment"
        for key in (node.get("id", namespace=node.namespace),)
    ]


def _run_of(reference: Node) -> Node:
    """Return the run that holds a reference and nothing else but its looks, else the reference alone."""
    run = reference.parent
    if run is None or run.name != "r":
        return reference
    return run if all(one is reference or one.name == "rPr" for one in run.children) else reference


def _texts(package: Package, part: str) -> list[list[str]]:
    """Read the text of each comment, paragraph by paragraph."""
    return [
        [
            "".join(one.text or "" for one in paragraph.iterfind(".//{*}t")).strip()
            for paragraph in comment.iterfind(".//{*}p")
        ]
        for comment in package.tree(part).iterfind("{*}comment")
    ]


def _related(edit: PackageEdit, main: str, kind: str) -> str | None:
    found = next((one for one in edit.relations(main) if one.get("Type").endswith(kind)), None)
    return None if found is None else edit.target(main, found)


def _local(node: Node, name: str) -> str:
    """Return the value of an attribute by its local name, whatever its namespace."""
    return next((value for key, value in node.attributes.items() if key.rpartition(" ")[2] == name), "")
