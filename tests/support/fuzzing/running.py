"""Properties of every mutant: checked and copied, or refused by name in one Chinese line."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from support.fuzzing.mutants import mutant

from xlselfeval.checking import check
from xlselfeval.cli.app import main
from xlselfeval.errors import SchemeError, SelfEvalError, UnreadableFile
from xlselfeval.result.checked_copy import write_copy

NAMES = frozenset(
    ("not-found", "not-a-workbook", "empty", "encrypted", "truncated", "too-large", "malformed", "no-form", "locked", "wrong-extension")
)  # fmt: skip
LONGEST = 2.0  # seconds for one mutant
CLI_EVERY = 25  # one mutant in so many goes through the command line as well


class Broken(AssertionError):
    """A property that does not hold of a mutant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The outcome of a mutant: `checked` or the name of the error, and the seconds it took."""

    kind: str
    seconds: float


def outcome(data: bytes, folder: Path, *, suffix: str = ".xlsx", through_cli: bool = False) -> Outcome:
    """Check one workbook and write its copy; Broken when a property does not hold."""
    path, copy = folder / f"表{suffix}", folder / "核对" / "表.xlsx"
    path.write_bytes(data)
    copy.unlink(missing_ok=True)
    start = time.process_time()
    try:
        write_copy(path, check(path), copy)
        kind = "checked"
    except SelfEvalError as error:
        kind = _named(error)
    seconds = time.process_time() - start
    if seconds > LONGEST:
        raise Broken(f"{seconds:.1f} seconds ({kind})")
    if path.read_bytes() != data:
        raise Broken("the original was changed")
    if kind == "checked":
        _readable(copy, path)
    elif copy.exists():
        raise Broken("a copy was written of a file that was refused")
    if through_cli:
        _typed(path, folder, refused=kind != "checked")
    return Outcome(kind=kind, seconds=seconds)


def _named(error: SelfEvalError) -> str:
    text = str(error)
    if len(text.splitlines()) != 1 or not re.search(r"[\u4e00-\u9fff]", text):
        raise Broken(f"no Chinese line: {text!r}") from error
    if isinstance(error, UnreadableFile):
        if error.name not in NAMES:
            raise Broken(f"no documented name: {error.name}") from error
        return error.name
    if not isinstance(error, SchemeError):
        raise Broken(f"an error that check does not name: {error!r}") from error
    return type(error).__name__


def _readable(copy: Path, path: Path) -> None:
    with zipfile.ZipFile(copy) as archive:
        if (damaged := archive.testzip()) is not None:
            raise Broken(f"the copy is damaged at {damaged}")
    first, again = check(path), check(copy)
    if len(first) != len(again):
        raise Broken(f"{len(first)} forms, but {len(again)} in the copy")
    for one, other in zip(first, again, strict=True):
        if one.recomputed.total != other.recomputed.total:
            raise Broken(f"recomputed {one.recomputed.total}, in the copy {other.recomputed.total}")
    write_copy(copy, again, copy.with_name("再核.xlsx")).unlink()


def _typed(path: Path, folder: Path, *, refused: bool) -> None:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["check", str(path), "-o", str(folder / "命令")])
        except SystemExit as end:
            status = end.code
    if status not in (0, 1, 2) or "Traceback" in err.getvalue():
        raise Broken(f"command line: exit {status}, {err.getvalue()[:300]!r}")
    lines = err.getvalue().splitlines()
    if refused and (status != 2 or len(lines) != 1):
        raise Broken(f"command line on a refused file: exit {status}, {lines!r}")
    if not refused and status == 2:
        raise Broken(f"command line refuses what the library checks: {lines!r}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """The outcomes of many mutants by number, the slowest, and the crashes with their traces."""

    kinds: Counter[str]
    slowest: tuple[float, int]
    crashes: tuple[tuple[int, str, str], ...]


def workbook_mutant(number: int) -> tuple[str, bytes, str]:
    """Return the mutant of a number with the end of its name."""
    return *mutant(number), ".xlsx"


def run(
    numbers: Iterable[int],
    *,
    until: float | None = None,
    make: Callable[[int], tuple[str, bytes, str]] = workbook_mutant,
) -> Summary:
    """Try the mutants of these numbers, at most until a time of time.monotonic()."""
    kinds: Counter[str] = Counter()
    slowest, crashes = (0.0, -1), []
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            if until is not None and time.monotonic() > until:
                break
            description, data, suffix = make(number)
            try:
                found = outcome(data, Path(name), suffix=suffix, through_cli=number % CLI_EVERY == 0)
            except Exception:  # whatever it is, it is what we look for
                crashes.append((number, description, traceback.format_exc()))
                kinds["crash"] += 1
                continue
            kinds[found.kind] += 1
            slowest = max(slowest, (found.seconds, number))
    return Summary(kinds=kinds, slowest=slowest, crashes=tuple(crashes))
