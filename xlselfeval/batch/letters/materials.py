"""The words of letters for what units hand in: forms, and the reports and data sheets beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from xlselfeval.batch.results.queries import Form
from xlselfeval.roster.model import MATERIALS, PaperKind

LISTS_OF_PAPERS: dict[PaperKind, str] = {"report": "报告", "data-sheet": "数据表"}  # names in templates
_FORM = "自评表"
_FILES = {"report": "自评报告（Word文件）", "data-sheet": "基础数据表（Excel文件）"}
_LONG = {"report": "绩效自评报告", "data-sheet": "基础数据表"}


def of_kind(papers: Iterable[Form], kind: str) -> int:
    """Count the papers of a kind."""
    return sum(one.kind == kind for one in papers)


def first_materials(has_forms: object, papers: Collection[Form]) -> str:
    """Say what is to be sent for the first time: forms, and papers of these kinds."""
    return "、".join([f"{_FORM}（Excel文件）"] * bool(has_forms) + _words(_FILES, papers))


def materials_back(has_forms: object, papers: Collection[Form]) -> str:
    """Say what is to be sent back corrected: a form as the kind of file that it came as, which may be Word."""
    return "、".join([f"{_FORM}（电子版）"] * bool(has_forms) + _words(_FILES, papers))


def materials_to_return(anew: object, corrected: str) -> str:
    """Say what is sent back beside 审核意见表: forms that are filled in anew, and what was corrected or explained."""
    books = f"重新填报的{_FORM}（Excel文件）" if anew else ""
    return "以及".join(filter(None, [books, f"更正、说明后的{corrected}" if corrected else ""]))


def named_materials(has_forms: object, papers: Collection[Form]) -> str:
    """Name forms and papers: 自评表、基础数据表."""
    return "、".join([_FORM] * bool(has_forms) + _words(MATERIALS, papers))


def papers_in_full(papers: Collection[Form]) -> str:
    """Name the papers beside forms in full."""
    return "、".join(_words(_LONG, papers))


def _words(words: Mapping[PaperKind, str] | Mapping[str, str], papers: Collection[Form]) -> list[str]:
    return [word for kind, word in words.items() if of_kind(papers, kind)]
