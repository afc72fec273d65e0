"""List the files of a folder or URL, in archives too, in the same order everywhere.

`list_files` opens nothing. `survey` opens one listed file and gives its digest, or the files of an archive. The
content of a file decides what it is, not its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Literal

from xlselfeval.batch.copies.own import NOT_A_RETURN, is_as_written, original_of, repeats
from xlselfeval.batch.outputs import COPIES, KEPT, OUTPUTS, STORE, is_output_folder
from xlselfeval.batch.results.outcome import Outcome, outcome_of
from xlselfeval.batch.sources import archives
from xlselfeval.batch.sources.other_archives import UNPACK, packer_of
from xlselfeval.batch.sources.source import Source, fsspec, is_url, open_location, read_at_most
from xlselfeval.errors import ErrorName, SelfEvalError, UnreadableFile, reason
from xlselfeval.files.atomic import MARK
from xlselfeval.files.limits import LIMITS, Limits, too_large
from xlselfeval.files.open import refuse_no_file
from xlselfeval.files.paths import canonical_path, name_of_path, path_in_words
from xlselfeval.roster.staged_files import STAGING
from xlselfeval.sheet_names import ISSUED_LIST, ISSUED_RECORD

# What systems leave, in lower case.
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx"))
_OURS, _ISSUED, _ALONE = "本程序写出的文件", "下发文件的文件夹", "原表不在原处的核对副本"
_HALF_WRITTEN = re.compile(r"\.~\d+\.[a-z]+")  # what a killed process left of a file that it was writing
_LISTS = frozenset((ISSUED_LIST, ISSUED_RECORD))
_OF_A_RUN = frozenset((MARK, *STAGING))  # while it writes, and when it was killed
_MOST_NAMED = 3  # of files that are left out
LeftOut = dict[str, list[str]]  # paths by kind
_MOUNT_POINT = 0xA0000003  # a folder of Windows that stands in for another one


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One file of a batch: its path as in FileResult, its source and, once surveyed, its digest.

    `in_copies` says that it lies in a folder 核对结果, `is_copy` that it is a checked copy as it was written.
    `original` is the file beside that folder from which a copy of that name was made, and `kind` says what it is
    where it is no return. `outcome`, `error` and `message` are set where the file cannot be checked, which is known
    before it is opened as a workbook; `duplicate_of` is the path of its original where it is a copy of that.
    """

    path: str
    source: Source
    size: int
    modified: str | None
    digest: str = ""
    in_copies: bool = False
    is_copy: bool = False
    original: Source | None = None
    kind: str = ""
    outcome: Outcome | Literal[""] = ""
    message: str = ""
    error: ErrorName | None = None
    duplicate_of: str | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return name_of_path(self.path)


def list_files(
    root: str, output: Path | None = None, issued: Path | None = None
) -> tuple[tuple[Found, ...], LeftOut]:
    """List the files below a folder or a URL by path, and the paths of those that are left out, by kind.

    Left out are the folder of issued files, the output folder, files that batches wrote, lock files of Excel, and files
    that systems leave behind. Raises SelfEvalError when the folder itself cannot be read.
    """
    left_out: LeftOut = {}
    apart = {canonical_path(one): why for one, why in ((issued, _ISSUED), (output, _OURS)) if one is not None}
    walk = _walk_url(root, left_out) if is_url(root) else _walk_folder(root, apart, left_out)
    return tuple(_with_originals(walk)), left_out


def without_copies(surveyed: Iterable[Found], left_out: LeftOut) -> tuple[tuple[Found, ...], LeftOut]:
    """Take our own copies beside their originals from surveyed files, and add all copies to what is left out."""
    every = tuple(surveyed)
    added: LeftOut = defaultdict(list)
    for one in every:
        if one.kind:
            added[one.kind].append(one.path)
    kinds = {kind: [*left_out.get(kind, ()), *paths] for kind, paths in added.items()}
    return tuple(one for one in every if one.outcome or not one.kind), left_out | kinds


def left_out_in_words(left_out: LeftOut) -> Iterator[str]:
    """Say which files are left out: 本程序写出的文件2个（甲.xlsx、乙.xlsx）, by kind."""
    for kind, paths in sorted(left_out.items()):
        named = "、".join(map(path_in_words, sorted(paths)[:_MOST_NAMED]))
        yield f"{kind}{len(paths)}个（{named}{'等' if len(paths) > _MOST_NAMED else ''}）"


def check_root(root: str) -> None:
    """Raise SelfEvalError where there is no such folder."""
    if not is_url(root) and not (top := Path(root)).is_dir():
        raise SelfEvalError(f"{root}：{'该路径不是文件夹' if top.exists() else '未找到该文件夹'}，请检查路径")


def _walk_folder(root: str, apart: dict[Path, str], left_out: LeftOut) -> Iterator[Found]:
    """Yield the files below a folder without the folders in `apart`, each with its kind."""
    check_root(root)
    top = Path(root)
    inside = canonical_path(top)
    apart = {place: why for place, why in apart.items() if place != inside}
    waiting = [(top, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if not prefix:
                raise SelfEvalError(f"{root}：{reason(error)}") from error
            yield _unread(prefix.rstrip("/"), folder, f"无法打开该文件夹：{reason(error)}")
            continue
        ours = OUTPUTS if is_output_folder(folder) else frozenset()
        ours |= _LISTS if (folder / ISSUED_RECORD).is_file() else frozenset()
        for entry in entries:
            path, place = prefix + readable(entry.name), Path(entry.path)
            try:
                is_folder = entry.is_dir()
                leads_to = canonical_path(place) if _is_link(entry) else None
                is_ours = entry.name in ours
                why = apart.get(canonical_path(place), "") if is_folder else ""
                if why := why or (_OURS if is_ours else _why_left_out(entry.name)):
                    left_out.setdefault(why, []).append(path)
                elif leads_to is not None and not leads_to.is_relative_to(inside):
                    yield _unread(path, place, "该文件为指向文件夹以外的链接，未予读取；请复制原文件")
                elif leads_to is not None and is_folder:
                    left_out.setdefault("文件夹以内的链接", []).append(path)
                elif is_folder:
                    waiting.append((place, f"{path}/"))
                else:
                    yield _listed(path, place, entry.stat())
            except OSError as error:
                yield _unread(path, place, f"无法读取该文件：{reason(error)}")


def _with_originals(listed: Iterable[Found]) -> Iterator[Found]:
    """Yield the files by path, those in folders 核对结果 with the file beside that folder from which each may be a copy."""
    every = sorted(listed, key=lambda one: one.path.split("/"))
    beside: dict[str, dict[str, Source]] = defaultdict(dict)
    for one in every:
        beside[one.path.rpartition("/")[0]][one.name] = one.source
    for one in every:
        *folder, around, name = ["", *one.path.split("/")]
        names = beside["/".join(folder[1:])] if around == COPIES else {}
        original = original_of(name, names)
        yield replace(one, in_copies=around == COPIES, original=names.get(original or ""))


def _is_link(entry: os.DirEntry[str]) -> bool:
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return entry.is_symlink() or tag == _MOUNT_POINT


def _listed(path: str, place: Path, status: os.stat_result) -> Found:
    if not stat.S_ISREG(status.st_mode):
        return _unread(path, place, "该文件不是普通文件，无法读取")
    modified = _local_time(status.st_mtime)
    return Found(path=path, source=Source(str(place)), size=status.st_size, modified=modified)


def _unread(path: str, place: Path, message: str) -> Found:
    return Found(
        path=path,
        source=Source(str(place)),
        size=0,
        modified=None,
        outcome="unreadable",
        message=message,
        error="not-found",
    )


def _why_left_out(name: str) -> str:
    if name.startswith("~$"):
        return "Excel 的锁定文件"
    if name in _OF_A_RUN or _HALF_WRITTEN.fullmatch(name) or KEPT.fullmatch(name):
        return _OURS
    return "系统留下的文件" if name.lower() in _LITTER or name.startswith("._") else ""


def readable(name: str) -> str:
    """Return a name fit to be printed; bytes that are not UTF-8 are read as GBK, as of Windows."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        try:
            name = name.encode("utf-8", "surrogateescape").decode("gb18030")
        except UnicodeError:
            name = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(char if char.isprintable() else "?" for char in name)


def _local_time(seconds: float) -> str | None:
    """Return a date in local time, in ISO; None for an impossible one."""
    try:
        return datetime.fromtimestamp(seconds).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None


def _walk_url(root: str, left_out: LeftOut) -> Iterator[Found]:
    library = fsspec()
    try:
        system, top = library.core.url_to_fs(root)
        listed = system.find(top, detail=True)
        if not listed and not system.exists(top):
            raise FileNotFoundError(root)
    except (OSError, ValueError, ImportError) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise SelfEvalError(f"无法读取{root}：{why}") from error
    written = tuple(place[: -len(STORE)] for place in listed if place.endswith(f"/{STORE}"))
    for place, about in listed.items():
        path = place[len(top) :].lstrip("/") if place.startswith(top) else place.lstrip("/")
        pieces = path.split("/")
        why = next(filter(None, map(_why_left_out, pieces)), "")
        if any(place.startswith(one) and place[len(one) :].split("/")[0] in OUTPUTS for one in written):
            why = _OURS
        path = "/".join(readable(piece) for piece in pieces)
        if why:
            left_out.setdefault(why, []).append(path)
            continue
        yield Found(
            path=path,
            source=Source(system.unstrip_protocol(place)),
            size=int(about.get("size") or 0),
            modified=_stated_date(about),
        )


def _stated_date(about: dict[str, object]) -> str | None:
    """Return the date that a file system states; each has its own name for it."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "created"):
        stated = about.get(key)
        if isinstance(stated, (int, float)):
            return _local_time(stated)
        if isinstance(stated, datetime):
            return stated.replace(tzinfo=None).isoformat(timespec="seconds")
    return None


def survey(found: Found, limits: Limits = LIMITS) -> tuple[Found, ...]:
    """Return a file with its digest, or the files in an archive, in the order of their paths.

    A file that cannot be checked has an outcome.
    """
    try:
        if not is_url(found.source.location):
            refuse_no_file(Path(found.source.location))
        with open_location(found.source.location) as stream:
            inside = tuple(islice(_surveyed(found, stream, 1, limits), archives.ENTRIES + 1))
        if len(inside) > archives.ENTRIES:
            raise UnreadableFile("too-large", f"压缩包内文件过多，{UNPACK}")
    except UnreadableFile as error:
        return (_refused(found, error),)
    except OSError as error:
        return (_refused(found, UnreadableFile("not-found", f"无法读取该文件：{reason(error)}")),)
    return inside


def _surveyed(found: Found, stream: IO[bytes], level: int, limits: Limits) -> Iterator[Found]:
    """Yield an open file, or the files in it as an archive of that level."""
    head = stream.read(8)
    if packer_of(head):
        with archives.as_zip(stream) as repacked:
            yield from _surveyed(found, repacked, level, limits)
        return
    archive = archives.open_archive(stream) if archives.is_zip(head) else None
    if archive is not None:
        yield from _in_archive(found, archive, level, limits)
        return
    if found.size > limits.file_bytes:
        raise too_large(limits.file_bytes)
    stream.seek(0)
    content = read_at_most(stream, limits.file_bytes)
    is_copy = archives.is_zip(head) and is_as_written(content, limits)
    surveyed = replace(found, digest=hashlib.sha256(content).hexdigest(), is_copy=is_copy)
    yield _judged(surveyed, content, limits) if found.in_copies else surveyed


def _judged(found: Found, content: bytes, limits: Limits) -> Found:
    """Return a file in a folder 核对结果, with what it is where it is no return.

    A copy beside its original is left out; one that lies alone is named, for the return may be lost.
    """
    if found.is_copy:
        if found.original is None:
            return replace(found, kind=_ALONE, outcome="duplicate", message=NOT_A_RETURN)
        return replace(found, kind=_OURS)
    if found.original is None or not archives.is_zip(content[:8]):
        return found
    with closing(archives.SourceReader(limits)) as reader:
        try:
            original = reader.read(found.original)
        except UnreadableFile:
            return found
    return replace(found, kind=_OURS if repeats(content, original, limits) else "")


def _in_archive(found: Found, archive: zipfile.ZipFile, level: int, limits: Limits) -> Iterator[Found]:
    if level > archives.DEPTH:
        raise UnreadableFile("too-large", f"压缩包嵌套超过{archives.DEPTH}层，{UNPACK}")
    seen: Counter[str] = Counter()
    inside = []
    for entry in archives.entries_of(archive):
        pieces = [readable(piece) for piece in entry.name.split("/") if piece not in ("", ".", "..")]
        if any(_why_left_out(piece) for piece in pieces):
            continue
        path = f"{found.path}!/{'/'.join(pieces) or '（没有名字）'}"
        seen[path] += 1
        inside.append(
            Found(
                path=path if seen[path] == 1 else f"{path}#{seen[path]}",
                source=Source(found.source.location, (*found.source.entries, entry.place)),
                size=entry.size,
                modified=entry.modified,
            )
        )
    if not inside:
        raise UnreadableFile("empty", "压缩包内无自评表，请重新报送")
    for one in _with_originals(inside):
        try:
            yield from _survey_entry(one, archive, level, limits)
        except UnreadableFile as error:
            yield _refused(one, error)


def _survey_entry(found: Found, archive: zipfile.ZipFile, level: int, limits: Limits) -> Iterator[Found]:
    place = found.source.entries[-1]
    with archives.open_entry(archive, place) as stream:
        head = stream.read(8)
    if archives.is_zip(head):
        with archives.expanded(archive, place) as inner:
            yield from _surveyed(found, inner, level + 1, limits)
        return
    with archives.open_entry(archive, place) as stream:
        content = BytesIO(read_at_most(stream, limits.file_bytes))
    yield from _surveyed(found, content, level + 1, limits)


def _refused(found: Found, error: UnreadableFile) -> Found:
    return replace(found, outcome=outcome_of(error.name), message=error.message, error=error.name)
