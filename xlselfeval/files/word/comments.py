"""Comments in a copy of a document, placed at the very words.

They replace those of an earlier check; all else stays byte for byte.

The body changes by insertion, and where a comment begins or ends within a run, that run is split. Parts and
relationships of comments are added, or extended where the document has comments already.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.package import Package
from xlselfeval.files.package_edit import PackageEdit
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.word.document import Paragraph
from xlselfeval.files.word.docx import main_part, read_package
from xlselfeval.files.word.earlier_comments import AUTHOR, END, INITIALS, comments_part, remove_own_comments
from xlselfeval.files.word.errors import of_document
from xlselfeval.files.word.names import NAMESPACES, count_of
from xlselfeval.files.word.split_run import WHOLE, run_pieces
from xlselfeval.files.xml_edit import Node
from xlselfeval.files.xml_text import XML_DECLARATION, clean, content, sealed

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


class Comment(NamedTuple):
    """A comment on characters of a paragraph, both by the numbers of `read_document`; the text may have lines."""

    paragraph: int
    start: int
    end: int
    text: str


class _Mark(NamedTuple):
    """The beginning or the end of a comment, at a character of a run."""

    number: int
    at: int
    is_start: bool


class _Range(NamedTuple):
    """The place of a comment: from a character of one run to a character of another."""

    first: int
    from_character: int
    last: int
    to_character: int


def with_comments(document: bytes, comments: Sequence[Comment], *, today: date) -> bytes:
    """Return the bytes of a .docx with these comments, in the name of 核对; those of an earlier check are taken out.

    A comment on a note or in a text box, where no program allows any, is put at its mark or box. One on a paragraph
    without text is put at the next that has some. Raises UnreadableFile for what is no document, and ValueError for a
    paragraph that it does not have.
    """
    try:
        return _Commented(Package(document, LIMITS)).add(comments, today)
    except UnreadableFile as error:
        raise of_document(error) from error


class _Commented:
    """The changes to one document."""

    def __init__(self, package: Package) -> None:
        self._main = main_part(package)
        self._paragraphs = sorted(read_package(package).all_paragraphs(), key=lambda one: one.number)
        self._edit = PackageEdit(package)
        self._body = self._edit.part(self._main)
        root = self._body.root
        self._space = root.namespace
        self._runs = [one for one in root.walk() if one.name == "r" and one.namespace in NAMESPACES]
        self._lengths: dict[int, int] = defaultdict(int)  # of the text of each run
        for paragraph in self._paragraphs:
            for run in paragraph.runs:
                if run.part == self._main:
                    self._lengths[run.number] += run.end - run.start
        numbers = {node: number for number, node in enumerate(self._runs)}
        self._outermost = [_outermost(node, numbers) for node in self._runs]

    def add(self, comments: Sequence[Comment], today: date) -> bytes:
        remove_own_comments(self._edit, self._main)
        if not comments:
            return self._edit.content() if self._edit.is_changed else self._edit.package.data
        listed = comments_part(self._edit, self._main)
        part = None if listed is None else self._edit.part(listed)
        first = 0 if part is None else _free_number(part.root, self._space)
        marks: dict[int, list[_Mark]] = defaultdict(list)
        for number, comment in enumerate(comments, first):
            place = self._place(comment)
            marks[place.first].append(_Mark(number, place.from_character, is_start=True))
            marks[place.last].append(_Mark(number, place.to_character, is_start=False))
        for place_of_run, found in marks.items():
            self._mark(place_of_run, found)
        declared = f' xmlns:w="{self._space}"'
        numbered = enumerate(comments, first)
        written = "".join(_comment_xml(number, one.text, today, declared) for number, one in numbered)
        if listed is None or part is None:
            self._add_part(f"{XML_DECLARATION}<w:comments{declared}>{written}</w:comments>")
        else:
            part.append(part.root, written)
            self._edit.put(listed, sealed(part.content()))
        return self._edit.content()

    def _add_part(self, xml: str) -> None:
        folder, number, names = posixpath.dirname(self._main), 1, self._edit.names()
        while (
            name := posixpath.join(folder, f"comments{number if number > 1 else ''}.xml")
        ).lower() in names:
            number += 1
        self._edit.put(name, sealed(xml.encode()))
        self._edit.relate(self._main, f"{OFFICE_RELATIONSHIPS[NAMESPACES.index(self._space)]}/comments", name)
        self._edit.set_type(name, _TYPE)

    def _place(self, comment: Comment) -> _Range:
        paragraph = self._paragraph(comment.paragraph)
        if paragraph.anchor is not None:
            number = self._outermost[paragraph.anchor.number]
            return _Range(number, 0, number, WHOLE)
        start, end = comment.start, comment.end
        runs = [run for run in paragraph.runs if run.start < end and run.end > start]
        if paragraph.number != comment.paragraph or start >= end or not runs:
            runs, start, end = list(paragraph.runs), 0, len(paragraph.text)
        first, last = runs[0], runs[-1]
        outer_first, outer_last = self._outermost[first.number], self._outermost[last.number]
        return _Range(
            outer_first,
            max(start - first.start, 0) if outer_first == first.number else 0,
            outer_last,
            min(end, last.end) - last.start if outer_last == last.number and end < last.end else WHOLE,
        )

    def _paragraph(self, number: int) -> Paragraph:
        """Return the paragraph, or where it has no text the next that has, else the last."""
        if not self._paragraphs or not 0 < number <= self._paragraphs[-1].number:
            raise ValueError(f"no paragraph {number}")
        usable = [one for one in self._paragraphs if one.anchor or one.runs]
        if not usable:
            raise ValueError("a document without text")
        return next((one for one in usable if one.number >= number), usable[-1])

    def _mark(self, number: int, marks: Sequence[_Mark]) -> None:
        """Put the marks of comments around a run or its pieces."""
        run = self._runs[number]
        prefix = run.prefix_of(self._space)
        name, declared = (prefix, "") if prefix else ("w", f' xmlns:w="{self._space}"')
        written = []
        for start, end, xml in run_pieces(self._body, run, self._lengths[number], {one.at for one in marks}):
            written += [
                f'<{name}:commentRangeStart{declared} {name}:id="{one.number}"/>'
                for one in marks
                if one.is_start and start <= one.at < end
            ]
            written.append(xml)
            written += [
                f'<{name}:commentRangeEnd{declared} {name}:id="{one.number}"/>'
                f'<{name}:r{declared}><{name}:commentReference {name}:id="{one.number}"/></{name}:r>'
                for one in marks
                if not one.is_start and start < one.at <= end
            ]
        self._body.replace(run, "".join(written))


def _outermost(node: Node, numbers: dict[Node, int]) -> int:
    """Return the number of the outermost run that holds a run, within a paragraph.

    Of a run in a phonetic guide that is the run of the guide.
    """
    found, above = node, node.parent
    while above is not None and above.name != "p":
        if above in numbers:
            found = above
        above = above.parent
    return numbers[found]


def _free_number(comments: Node, space: str) -> int:
    known = (count_of(one.get("id", namespace=space)) for one in comments.children)
    return max((one for one in known if one is not None), default=-1) + 1


def _comment_xml(number: int, text: str, today: date, declared: str) -> str:
    first, *others = clean(text).split("\n")
    mark = "<w:r><w:annotationRef/></w:r>"
    runs = [mark + _text_run(first), *(f"<w:r><w:br/></w:r>{_text_run(line)}" for line in others)]
    paragraphs = (
        f"<w:p>{''.join(runs)}{_text_run(END)}</w:p>"  # one: what a unit writes below it is its answer
    )
    return (
        f'<w:comment{declared} w:id="{number}" w:author="{AUTHOR}" w:date="{today.isoformat()}T00:00:00Z"'
        f' w:initials="{INITIALS}">{paragraphs}</w:comment>'
    )


def _text_run(line: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{content(line)}</w:t></w:r>'
