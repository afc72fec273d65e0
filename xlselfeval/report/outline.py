"""The parts of a report: its title, sections of its outline, annexes, reasons that such texts owe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, takewhile
from pathlib import Path

from xlselfeval.report.claim import Claim, Operand, doubt, operand_of
from xlselfeval.report.passage import HALF_WIDTH, Passage
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import parse_toml, root_table

_HEADING = re.compile(
    r"^\s{0,8}(?:第?[一二三四五六七八九十]{1,3}(?:部分)?\s{0,8}[、.,:]|[一二三四五六七八九十]\s)\s{0,8}(?P<name>[^。;]{2,40})"
)
_LONGEST_HEADING = 40
_ENOUGH = 0.75  # of an outline's sections: a report with fewer follows another outline
_ANNEX = re.compile(
    r"^\s{0,8}附件?\s{0,8}\d*\s{0,8}[:：]?\s{0,8}(?:\d[\d-]*[.、]?)?\s{0,8}(?P<name>(?:20\d\d)?[^,。;:]{4,40}表)\s{0,8}$"
)
_TITLE = re.compile(r"报\s*告|说\s*明|总\s*结")
_NO_TITLE = re.compile(
    r"(?:函|通知|通报|请示|批复|意见表|[:：。；;，,])\s*$|(?:填[报表写]|编制|操作|使用)说明|\.(?:docx?|docm|wps|txt|pdf|xlsx?)(?![a-z])|"
    r"[(（][^()（）]{0,40}\d\s*条[^()（）]{0,40}[)）]|"
    r"^(?!.*(?:绩效|自评|评价|支出|资金|项目|专项)).{2,}工作总结\s*$",
    re.IGNORECASE,
)
# the title of a letter to units, over any number of lines; a unit's own 关于报送自评报告的函 may have the report below it
_LETTER = re.compile(r"(?:关于.*的(?:通知|通报)|商请.*的函|审核意见表)(?:[(（][^()（）]*[)）])?$")
# the title of a paper that may have figures and is no report
_OTHER_KIND = re.compile(r"(?:通知|通报|请示|批复|函|纪要|工作总结)(?:[(（][^()（）]*[)）])?$")
_BELOW_TITLE = re.compile(r"[:：。；;]\s*$|^\s*(?:[(（]?[一二三四五六七八九十]+[)）、]|目\s*录\s*$)")
_LINES, _LONGEST = 12, 60  # the first lines with text, and the characters of a title


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an outline: its name, and the words of a heading that is it; an optional one may be missing."""

    name: str
    words: re.Pattern[str]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline for reports (workbook_templates/outlines)."""

    id: str
    title: str
    sections: tuple[Section, ...]


@lru_cache(maxsize=1)
def outlines() -> tuple[Outline, ...]:
    """Return the shipped outlines. Raises SchemeError where one cannot be read."""
    return tuple(_read(path) for path in sorted((templates_folder() / "outlines").glob("*.toml")))


def _read(path: Path) -> Outline:
    with root_table(parse_toml(path), str(path)) as table:
        parts = tuple(
            Section(one.text("name"), re.compile(one.text("words")), one.flag("optional", False))
            for one in table.tables("sections")
        )
        return table.record(Outline, sections=parts)


def sections(passages: Sequence[Passage]) -> Iterator[Claim]:
    """Report sections of the outline that the report follows which are missing or empty."""
    headings = _headings(passages)
    followed = _followed([name for _, name in headings])
    if followed is None or not passages:
        return
    end = passages[-1]
    for section in followed.sections:
        found = [(place, name) for place, name in headings if section.words.search(name)]
        if not found and not section.is_optional:
            place = Operand("", end.number, 0, 0)
            yield _section(place, f"未见“{section.name}”部分", section.name)
        if not found:
            continue
        following = [other for other, _ in headings if other > found[0][0]]
        until = following[0] if following else len(passages)
        heading = passages[found[0][0]]
        inside = "".join(one.text for one in passages[found[0][0] + 1 : until]).strip()
        if not inside and len(heading.text.strip()) <= _LONGEST_HEADING:
            place = operand_of(heading, 0, len(heading.original))
            yield _section(place, f"“{heading.original.strip()}”没有内容")


def title_of(passages: Sequence[Passage]) -> str:
    """Find the title of a report, "" where there is none; a letter to units has none.

    The name of the unit may be on a line of its own above it.
    """
    lines = [one.original.strip() for one in passages if not one.is_cell and one.original.strip()][:_LINES]
    if _is_letter(lines):
        return ""
    for place, line in enumerate(lines):
        if len(line) <= _LONGEST and _TITLE.search(line) and not _NO_TITLE.search(line):
            return "".join(one for one in lines[: place + 1] if len(one) <= _LONGEST)
    return ""


def _is_letter(lines: Sequence[str]) -> bool:
    """Check whether the lines above the text are the title of a letter to units.

    A title may take several lines.
    """
    return any(map(_LETTER.search, _titles_in(lines)))


def _titles_in(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines above the text, each joined with those above it."""
    above = takewhile(lambda line: len(line) <= _LONGEST and not _BELOW_TITLE.search(line), lines)
    return accumulate(re.sub(r"\s", "", line) for line in above)


def title_of_another_kind(passages: Sequence[Passage]) -> str:
    """Find the title of a paper that is no report: 关于开展自评工作的通知; "" where there is none."""
    if title_of(passages):
        return ""
    lines = [one.original.strip() for one in passages if not one.is_cell and one.original.strip()][:_LINES]
    return next((title for title in _titles_in(lines) if _OTHER_KIND.search(title)), "")


def has_sections(passages: Sequence[Passage]) -> bool:
    """Check whether any heading is one that an outline asks for."""
    names = [name for _, name in _headings(passages)]
    return any(part.words.search(name) for one in outlines() for part in one.sections for name in names)


def _section(place: Operand, words: str, missing: str | None = None) -> Claim:
    return doubt("report-section", place, (), words, missing)


def _headings(passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """List the headings of the first level: 一、…, by the place of their paragraph."""
    return [
        (place, match["name"])
        for place, one in enumerate(passages)
        if (match := _HEADING.match(one.prefix.translate(HALF_WIDTH) + one.text))
    ]


def _followed(names: Sequence[str]) -> Outline | None:
    """Choose the outline of which the report has most sections, if it has half of them by their very names."""
    known = [(_share(one, names), one) for one in outlines() if _is_named(one, names)]
    share, best = max(known, key=lambda pair: (pair[0], len(pair[1].sections)), default=(0.0, None))
    return best if share >= _ENOUGH else None


def _is_named(outline: Outline, names: Sequence[str]) -> bool:
    named = [one for one in outline.sections if any(one.name in name for name in names)]
    return len(named) * 2 >= len(outline.sections)


def _share(outline: Outline, names: Sequence[str]) -> float:
    """Return the share of the sections that an outline asks for which have a heading."""
    asked = [one for one in outline.sections if not one.is_optional]
    return sum(any(one.words.search(name) for name in names) for one in asked) / len(asked)


def annexes(passages: Sequence[Passage], *, has_table: bool) -> Iterator[Claim]:
    """Report an annex that is named and not in the document; a form beside it counts as one."""
    if has_table:
        return
    for place, passage in enumerate(passages):
        match = _ANNEX.match(passage.text)
        if match is None:
            continue
        name = re.sub(r"\s", "", match["name"])
        rest = [re.sub(r"\s", "", one.text) for one in passages[place + 1 :]]
        if not any(one.endswith(name) or name in one for one in rest):
            operand = operand_of(passage, match.start("name"), match.end("name"))
            yield doubt("report-section", operand, (), f"附件“{operand.text}”未附在报告中")


def cut_texts(passages: Sequence[Passage]) -> Iterator[Claim]:
    """Report a long text in a line of a table that ends in the middle of a sentence which the report goes on with."""
    whole = "".join(re.sub(r"\s", "", one.text) for one in passages if not one.is_cell)
    for cell in (one for one in passages if one.is_cell):
        for match in re.finditer(r"[^\t]{60,}", cell.text):
            tail = re.sub(r"\s", "", match[0])[-12:]
            found = whole.find(tail)
            if (
                found >= 0
                and re.match(r"[\u4e00-\u9fff]", whole[found + len(tail) :])
                and re.search(r"[\u4e00-\u9fff]$", tail)
            ):
                operand = operand_of(cell, match.end() - 12, match.end())
                situation = f"“{operand.text}”之后的文字似被截断"
                yield doubt("report-section", operand, (), situation, action="请补全。")
