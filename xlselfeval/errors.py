"""Exceptions for what a caller or a user can act on, and the exit status of commands.

SelfEvalError
├── SchemeError        a scheme or profile is wrong: every fault in it, with its path
├── RosterError        a roster is wrong: every fault in it, with its cell
├── UnreadableFile     a file cannot be reviewed: a name that scripts match, a sentence for people
├── TemplateError      a workbook cannot be generated as asked
└── WrongArgument      an argument of a kind that a function does not take
"""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import NamedTuple

_REASONS = {
    errno.ENOENT: "找不到",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那里是一个文件夹",
    errno.EEXIST: "那里已有同名的文件",
    errno.EACCES: "没有权限，或文件正被别的程序占用",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘不能写入",
}


class ExitStatus(IntEnum):
    """Exit status of every command; of several files the highest counts."""

    OK = 0  # no error-level finding
    FINDINGS = 1  # error-level findings
    FAILED = 2  # a file could not be reviewed, or wrong usage


class SelfEvalError(Exception):
    """The base of every error that a caller or a user can do something about."""


class Fault(NamedTuple):
    """One fault in a scheme, a profile or a roster: where it stands and what is wrong."""

    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path}：{self.problem}"


class SchemeError(SelfEvalError):
    """A scheme or profile that cannot be used; `faults` lists everything wrong with it."""

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(_told(source, faults))
        self.source = source
        self.faults = faults


class RosterError(SelfEvalError):
    """A roster from which nothing can be issued; `faults` lists everything wrong with it, by cell."""

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(_told(source, faults))
        self.source = source
        self.faults = faults


def _told(source: str, faults: tuple[Fault, ...]) -> str:
    """One fault as one line, several as a list."""
    told = [str(fault) for fault in faults]
    if len(told) == 1:
        return told[0] if told[0].startswith(source) else f"{source}：{told[0]}"
    return f"{source} 有 {len(told)} 处错误：\n  " + "\n  ".join(told)


class UnreadableFile(SelfEvalError):
    """A file that cannot be reviewed.

    `name` is one of not-found, not-a-workbook, empty, encrypted, truncated, too-large,
    malformed, no-form, locked, wrong-extension; `message` says in Chinese what
    is wrong and what to do.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


class WrongArgument(SelfEvalError, TypeError):
    """An argument of a kind that the function does not take."""


class TemplateError(SelfEvalError):
    """A workbook cannot be generated as asked, or would break a limit of Excel."""


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese."""
    return _REASONS.get(error.errno or 0, "系统拒绝了这个操作")


def in_a_line(text: str) -> str:
    """Return a text from a file or a path, fit for a message of one line."""
    return "".join(char if char.isprintable() else " " for char in text)
