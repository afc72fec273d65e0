"""Exceptions for what a caller or a user can act on, and the exit status of commands.

SelfEvalError
├── SchemeError        a scheme or profile is wrong: all its faults, each with its path
├── RosterError        a roster is wrong: all its faults, each with its cell
├── UnreadableFile     a file cannot be reviewed: a name for scripts, a sentence for people
├── TemplateError      a workbook cannot be generated as asked
└── WrongArgument      an argument of a kind that a function does not take
"""

from __future__ import annotations

import copyreg
import errno
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Literal, NamedTuple

_REASONS = {  # of the operating system's error numbers
    errno.ENOENT: "未找到",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "该路径为文件夹",
    errno.EEXIST: "已有同名文件",
    errno.EACCES: "无权限或文件正被其他程序占用",
    errno.EPERM: "无权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘无法写入",
}


class ExitStatus(IntEnum):
    """Exit status of every command; of several files the highest counts."""

    OK = 0  # no error-level finding
    FINDINGS = 1  # error-level findings
    FAILED = 2  # a file could not be reviewed, or wrong usage
    CRASHED = 3  # a fault of this program on a file; the others were reviewed


ErrorName = Literal[
    "not-found", "not-a-workbook", "empty", "encrypted", "truncated", "too-large", "malformed", "no-form", "locked", "wrong-extension",
    "crashed", "timeout", "report", "not-a-report", "other-year",
]  # fmt: skip


class SelfEvalError(Exception):
    """The base of all errors that a caller or a user can act on; each can be pickled."""

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error pass between processes, whatever its class is constructed with."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]


class Fault(NamedTuple):
    """One fault in a scheme, a profile or a roster: its place and the problem, in Chinese."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}：{self.problem}"


class _FaultyFile(SelfEvalError):
    """A file of the bureau's that cannot be used; `faults` are all its faults."""

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(source, faults)
        self.source = source
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults]
        if len(lines) == 1:
            return self.with_file()[0]
        return f"{self.source}有{len(lines)}处错误：\n  " + "\n  ".join(lines)

    def with_file(self) -> list[str]:
        """Return the faults as texts, each with the file that it is in."""
        lines = map(str, self.faults)
        return [one if one.startswith(self.source) else f"{self.source}：{one}" for one in lines]


class SchemeError(_FaultyFile):
    """A scheme or profile that cannot be used; `faults` are all its faults."""


class RosterError(_FaultyFile):
    """A roster from which nothing can be issued.

    `faults` are all its faults, by cell; `notes` are the entries that may be meant otherwise.
    """

    def __init__(self, source: str, faults: tuple[Fault, ...], notes: tuple[Fault, ...] = ()) -> None:
        super().__init__(source, faults)
        self.notes = notes

    def __str__(self) -> str:
        asked = f"\n另请核对（不是错误）：{len(self.notes)}处" if self.notes else ""
        return "\n  ".join((f"{super().__str__()}{asked}", *map(str, self.notes)))


class UnreadableFile(SelfEvalError):
    """A file that cannot be reviewed; `message` says in Chinese what is wrong and what to do."""

    def __init__(self, name: ErrorName, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message

    def __str__(self) -> str:
        return self.message


class SheetFault(UnreadableFile):
    """A sheet with content that no form has; the others of its workbook can be read."""


class ArchiveGiven(UnreadableFile):
    """An archive where one file is asked for."""

    def __init__(self, message: str) -> None:
        super().__init__("not-a-workbook", message)


class TextGiven(UnreadableFile):
    """A plain text where a workbook is asked for: it may be a report."""

    def __init__(self, message: str) -> None:
        super().__init__("not-a-workbook", message)


class OwnPaper(UnreadableFile):
    """A paper that this program wrote for the bureau where a return is asked for."""

    def __init__(self, paper: str) -> None:
        super().__init__("no-form", f"该文件是本程序生成的{paper}，不是单位报送的材料，不需核对")


class WrongArgument(SelfEvalError, TypeError):
    """An argument of a kind that the function does not take."""


class WrongValue(WrongArgument, ValueError):
    """An argument of the right kind with a value that the function does not take."""


def expect(value: object, kinds: type | tuple[type, ...], wanted: str) -> None:
    """Raise WrongArgument for an argument of another kind; `wanted` says what is, and where it comes from."""
    if not isinstance(value, kinds):
        raise WrongArgument(f"这里要的是{wanted}，不是 {type(value).__name__}")


def expect_positive(value: object, kinds: type | tuple[type, ...], wanted: str) -> None:
    """Raise WrongArgument for another kind of number, and for one that is not above 0."""
    expect(value, kinds, wanted)
    if isinstance(value, bool) or not (isinstance(value, int | float) and value > 0):
        raise WrongValue(f"{wanted}须大于0，不能是 {value!r}")


def expect_between(value: object, least: int, most: int, wanted: str) -> None:
    """Raise WrongArgument for what is no whole number, and for one below `least` or above `most`."""
    expect(value, int, wanted)
    if isinstance(value, bool) or not (isinstance(value, int) and least <= value <= most):
        raise WrongValue(f"{wanted}须在{least}～{most}之间，不能是 {value!r}")


def expect_all(values: object, kinds: type | tuple[type, ...], wanted: str) -> None:
    """Raise WrongArgument for what is no list of such objects; one alone is to be put into a list."""
    if isinstance(values, kinds):
        raise WrongArgument(f"这里要的是{wanted}的列表，只有一个的请写成 [ … ]")
    if not isinstance(values, Sequence):
        raise WrongArgument(f"这里要的是{wanted}的列表，不是 {type(values).__name__}")
    for one in values:
        expect(one, kinds, f"{wanted}的列表")


def expect_texts(values: object, captions: Mapping[str, str]) -> None:
    """Raise WrongArgument where an attribute of `captions` is no text, such as a blank cell of a data frame."""
    for name, caption in captions.items():
        expect(getattr(values, name), str, f"{caption}（文字；没有的为空文字）")


class TemplateError(SelfEvalError):
    """A workbook that cannot be generated as asked, or that would exceed a limit of Excel."""


def missing_library(what: str, library: str, extra: str) -> SelfEvalError:
    """Return the error for an optional library that is not installed; the package is on no index."""
    return SelfEvalError(f'{what}需要 {library}，请先安装：在本程序的源码文件夹运行 pip install ".[{extra}]"')


def reason(error: OSError) -> str:
    """Return in Chinese why the operating system refused."""
    return _REASONS.get(error.errno or 0, "系统拒绝该操作")


def beyond_forms(
    what: str = "表格内容过多",
    then: str = "请只保留需要的工作表，删除其他内容",
    *,
    kind: type[UnreadableFile] = UnreadableFile,
) -> UnreadableFile:
    """Return the error for more than a form has: of what there is too much, and what to do."""
    return kind("too-large", f"{what}，明显超出一般表格的规模，未予读取；{then}")


def malformed(what: str) -> UnreadableFile:
    """Return the error for content that no office program writes."""
    return UnreadableFile("malformed", f"{what}，请用Excel或WPS另存为.xlsx")


def in_a_line(text: str) -> str:
    """Return a text from a file or a path, fit for a message of one line."""
    return "".join(char if char.isprintable() else " " for char in text)


def shortened(text: str, longest: int) -> str:
    """Return a text on one line of at most `longest` characters; … is in place of what is cut off."""
    line = " ".join(in_a_line(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
