"""The sentences after a run: what was not checked, does not count, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlselfeval.batch.results.outcome import IN_ORDER
from xlselfeval.batch.results.states import CLUE_GONE
from xlselfeval.batch.results.summary_lines import SummaryLine, line_of
from xlselfeval.batch.run import NO_FILES, Run
from xlselfeval.batch.sources.collect import left_out_in_words
from xlselfeval.batch.summary.figures import notes_on_moved, notes_on_returns, notes_on_unissued
from xlselfeval.batch.summary.lost_decisions import MOST_SAID, entry_of
from xlselfeval.batch.summary.papers_sheets import PAPER_SHEETS
from xlselfeval.batch.write_results import Written
from xlselfeval.errors import shortened
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.roster.model import MATERIALS

if TYPE_CHECKING:
    from xlselfeval.batch.letters.write import Letters

_MOST_NAMED = 5
_HELD = "所涉主管部门的函件本次不写，"
_GONE = "，现在的汇总中没有了（存回了旧的汇总，或已删去），现在不计"


def notes_on_files(run: Run) -> Iterator[str]:
    """Say which files were not checked, what came of the other papers, and what was reused or left out."""
    yield from run.notes
    total = sum(run.outcomes.values())
    if run.is_empty and not run.partial:
        yield NO_FILES
    unread = total - sum(run.outcomes.get(name, 0) for name in IN_ORDER)
    if unread:
        yield f"{unread}个文件未能核对，原因见汇总“未识别文件”表"
    if run.figures.blanks:
        yield f"{run.figures.blanks}个文件为空白表（未填报），不计为报送"
    for kind, counts in run.figures.papers.items():
        if counts.received:
            studied = f"，{UNDER_STUDY}的{counts.under_study}份" if counts.under_study else ""
            yield f"{MATERIALS[kind]}{counts.received}份，有问题的{counts.with_problems}份{studied}，见汇总“{PAPER_SHEETS[kind]}”表"
    yield from notes_on_returns(run.figures)
    if run.reused:
        yield f"其中{run.reused}个文件未变化，沿用上次结果"
    yield from (f"未计入：{text}" for text in left_out_in_words(run.left_out))


def notes_on_written(written: Written) -> Iterator[str]:
    """Say what of people's entries in the summary was kept elsewhere, does not count, or cannot be read."""
    if written.kept is not None:
        yield f"原汇总已另存为：{written.kept}；处理意见等已带入新的汇总，另有人工填写的内容（增加的列、批注、工作表等）的，在另存的文件内"
    if written.unassigned:
        waits = _HELD if written.letters is not None and written.letters.held else ""
        yield f"{len(written.unassigned)}条处理意见或单位说明未能对应：同一单位、项目有多份自评表，看不出是写给哪一份的，现在不计；{waits}请在“待处理”写到所属那份表的行上，再删去“未能对应”的行（确实不要的，用原来的命令 xlselfeval … --accept-lost 写函）："
        yield from _named([one.line for one in written.unassigned], "待处理")
    yield from _notes_on_lost(written)
    yield from notes_on_unissued(written.unissued, is_given=written.is_issued_given)
    yield from notes_on_moved(written.uncompared)
    if written.refused:
        held = written.letters is not None and written.letters.held
        letters = _HELD if held else ""
        yield f"{len(written.refused)}条处理意见不予计入，仍按待处理提出；{letters}改好后请再运行一次："
        refused = list(dict.fromkeys(f"  {line_of(one).named}：{why}" for one, why in written.refused))
        yield from _first(refused, "  其余见汇总“待处理”的“状态”")
        yield "  处理意见以“采纳说明”“退回”“忽略”开头，理由写在其后，如“采纳说明：已电话核实”；“内部线索”的以“已核实”“已办结”“忽略”开头，不写入反馈函"
    if written.requested:
        yield f"{written.requested}条退回的问题已改正或已无此条，退回意见另有要求（如附佐证）的，请在“待处理”核对是否办妥；办妥的删去该行，未办的另行告知单位"
    if written.letters is not None:
        yield from _notes_on_letters(written, written.letters)
    if written.waiting:
        yield f"{written.waiting}份副本未能按现在的处理意见更新：报送的原文件不在原处，或已变化"
    yield from _first(written.unread, f"“收表台账”中不能识别的共{len(written.unread)}处，其余见“说明”")
    misnamed = written.misnamed
    yield from _first(misnamed, f"文件名与表内单位不符的共{len(misnamed)}份，其余见“收表台账”的“说明”")
    if written.undated:
        yield f"{written.undated}份首次核对时已过报送期限、没有填写收到日期，是否逾期不能确定，未计入逾期；请在“收表台账”填写收到日期，报过几次的，在“报送历史”填写首次报送的"


def _notes_on_lost(written: Written) -> Iterator[str]:
    """Name what people wrote and the summary has no more, and opinions in the wrong column."""
    if written.vanished:
        yield f"以前记下的{len(written.vanished)}条处理意见{_GONE}；原来的意见列在“上次意见”，仍要的请重新写在“处理意见”，再运行一次："
        yield from (entry_of(one, one.decision) for one in written.vanished)
    if written.unexplained:
        yield f"以前填写的{len(written.unexplained)}条单位说明{_GONE}；仍要的请重新写在“单位说明”，再运行一次："
        yield from (f"  {one.named}：{' '.join(one.explanation.split())}" for one in written.unexplained)
    if written.unreceived:
        yield f"以前填写的{len(written.unreceived)}个收到日期{_GONE}，逾期可能因此不同；仍要的请在“收表台账”或“报送历史”重新填写，再运行一次："
        yield from (f"  {one}" for one in written.unreceived)
    if written.misplaced:
        yield f"{len(written.misplaced)}条意见写在了“上次意见”栏，不计；请写在“处理意见”栏，再运行一次："
        yield from (entry_of(one, one.previous) for one in written.misplaced)


def _notes_on_letters(written: Written, letters: Letters) -> Iterator[str]:
    """Yield what the bureau has to do itself beside the letters.

    They leave to it: reasons that are missing, clues that are confirmed, clues and explanations without a
    decision.
    """
    if written.unreasoned:
        yield f"{len(written.unreasoned)}条问题写了“忽略”而没有理由；请在“处理意见”的“忽略”后写明（如“忽略：已电话核实”），以备查："
        yield from _named([one.line for one in written.unreasoned], "待处理")
    if written.verified:
        yield f"“内部线索”已核实{len(written.verified)}条，不写入反馈函；须由单位更正的，在该单位的审核意见表中加一行写明要求（本次没有审核意见表的，另行发函），办妥后把处理意见改为“已办结”："
        yield from _named([one.line for one in written.verified])
        if gone := [one.line.named for one in written.verified if one.is_to_be_closed]:
            yield f"  其中{len(gone)}条{CLUE_GONE}：{'、'.join(gone)}"
        if unfinished := letters.unfinished:
            yield (
                "  所在主管部门的审核通知须一并补充：没有其他问题的表现列为“正在审核的”，请改列“退回修改的”，并改份数和附件："
                + "、".join(f"{one.parent.name}/{one.name}" for one in unfinished)
            )
    if clues := letters.clues:
        yield f"审核通知中列为“正在审核的”，是因为“内部线索”还有{len(clues)}条没有处理意见；核查无误的写“已办结：…”或“忽略：…”，属实的写“已核实：…”（办结以前仍列“正在审核的”），再运行一次："
        yield from _named([line_of(one) for one in clues])
    refused = {one.key for one, _ in written.refused}
    if explained := [one for one in letters.explained if one.key not in refused]:
        yield f"{len(explained)}条单位说明还没有处理意见，函中只写“单位说明已收悉，正在审核”；请在“待处理”的“处理意见”写“采纳说明”“退回”或“忽略”，再运行一次："
        yield from _named([line_of(one) for one in explained], "待处理")


def _named(clues: Sequence[SummaryLine], sheet: str = "内部线索") -> Iterator[str]:
    """Name findings by form and place, with the beginning of what they say."""
    found = list(dict.fromkeys(f"  {one.named}：{shortened(one.problem, MOST_SAID)}" for one in clues))
    yield from _first(found, f"  其余见汇总“{sheet}”的“状态”")


def _first(lines: Sequence[str], rest: str) -> Iterator[str]:
    """Yield the first lines, and where there are more `rest`, which says where they are."""
    yield from lines[:_MOST_NAMED]
    if len(lines) > _MOST_NAMED:
        yield rest
