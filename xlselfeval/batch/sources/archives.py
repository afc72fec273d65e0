"""Zip archives in a folder of returns: their entries, and reading them safely.

A workbook is a zip file too: an archive is one that holds no document of its own.
"""

from __future__ import annotations

import contextlib
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from xlselfeval.batch.sources.other_archives import UNPACK, packer_of, repacked, temporary_file
from xlselfeval.batch.sources.source import Source, open_location, read_at_most
from xlselfeval.errors import UnreadableFile, beyond_forms
from xlselfeval.files.limits import LIMITS, RATIO, RATIO_FROM, Limits

DEPTH = 3  # archives in archives: a province packs its cities, a city its units
ENTRIES = 20_000  # files in one archive of the folder, with those of its inner archives
EXPANDED_BYTES = 20 * 2**30  # everything in one archive, expanded
INNER_BYTES = 2**30  # an archive inside another, expanded to disk
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # what programs write that know of none
DIRECTORY_BYTES = 16 * 2**20  # the archive's directory, read into memory: 20,000 names have about 3 MB
_DOCUMENTS = ("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "word/document.xml", "content.xml", "ofd.xml")  # fmt: skip
_LONGEST_MARK = 8  # bytes by which an archive is known
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error)  # fmt: skip


class Entry(NamedTuple):
    """One file in an archive.

    `place` is its number in the directory, `name` has "/", `modified` is the date that the archive states, in ISO.
    """

    place: int
    name: str
    size: int
    modified: str | None


def is_zip(head: bytes) -> bool:
    """Return whether a file begins as a zip file does."""
    return head.startswith((b"PK\3\4", b"PK\5\6"))


def as_zip(stream: IO[bytes]) -> IO[bytes]:
    """Return an archive of another kind as a temporary .zip, any other file as it is.

    Raises UnreadableFile where it cannot be read.
    """
    stream.seek(0)
    kind = packer_of(stream.read(_LONGEST_MARK))
    stream.seek(0)
    return repacked(stream, kind) if kind else stream


def open_archive(stream: IO[bytes]) -> zipfile.ZipFile | None:
    """Open the archive in a stream; None where it is a document or has no directory.

    Raises UnreadableFile when the directory is too large to be read.
    """
    if _directory_bytes(stream) > DIRECTORY_BYTES:
        raise UnreadableFile("too-large", f"压缩包内文件过多，{UNPACK}")
    try:
        archive = zipfile.ZipFile(stream)
    except _FAULTS:
        return None
    names = {entry.filename.lower() for entry in archive.infolist()}
    return None if names.intersection(_DOCUMENTS) else archive


def entries_of(archive: zipfile.ZipFile) -> list[Entry]:
    """List the files of an archive; UnreadableFile where it is too large or holds none."""
    infos = archive.infolist()
    if len(infos) > ENTRIES:
        raise UnreadableFile("too-large", f"压缩包内有{len(infos)}个文件，{UNPACK}")
    if sum(info.file_size for info in infos) > EXPANDED_BYTES:
        raise UnreadableFile("too-large", f"压缩包展开后过大，{UNPACK}")
    if sum(info.compress_size for info in infos) > archive.start_dir:
        raise UnreadableFile("malformed", f"压缩包内部格式有误，{UNPACK}")
    found = [
        Entry(place, entry_name(info), info.file_size, _date(info))
        for place, info in enumerate(infos)
        if not info.is_dir() and not entry_name(info).endswith("/")
    ]
    if not found:
        raise UnreadableFile("empty", "压缩包为空，请重新报送")
    return found


def entry_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry with "/", whatever its encoding.

    Windows writes names in GBK without a flag; other programs write UTF-8 without the flag for it, or both,
    with UTF-8 in an extra field.
    """
    if info.flag_bits & 0x800:
        name = info.orig_filename
    else:
        raw = info.orig_filename.encode("cp437", errors="replace")
        name = _unicode_field(info.extra, raw) or _decoded(raw)
    return name.partition("\0")[0].replace("\\", "/")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("cp437")


def _unicode_field(extra: bytes, raw: bytes) -> str | None:
    """Return the name in the extra field of Info-ZIP, if it belongs to this name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == 0x7075 and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            with contextlib.suppress(UnicodeDecodeError):
                return field[5:].decode("utf-8")
    return None


def _date(info: zipfile.ZipInfo) -> str | None:
    """Return the date that is stated for an entry; None where it is impossible or none."""
    if info.date_time == _NO_DATE:
        return None
    year, month, day, hour, minute, second = info.date_time
    stated = 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}" if stated else None


@contextlib.contextmanager
def open_entry(archive: zipfile.ZipFile, place: int) -> Iterator[IO[bytes]]:
    """Open an entry; UnreadableFile where it has a password, is too large or is damaged."""
    info = archive.infolist()[place]
    if info.flag_bits & 1:
        raise UnreadableFile("encrypted", "压缩包已加密，请取消密码后重新报送，或解压后放入文件夹")
    packed = max(1, info.compress_size)
    if info.file_size > RATIO_FROM and info.file_size > RATIO * packed:
        raise beyond_forms("压缩包内的该文件展开后过大", "请检查文件是否有误")
    try:
        with archive.open(info) as stream:
            yield stream
    except NotImplementedError as error:
        raise UnreadableFile("malformed", f"压缩包的压缩方式不能识别，{UNPACK}") from error
    except _FAULTS as error:
        raise UnreadableFile("truncated", "压缩包内的该文件已损坏，请重新报送") from error


def expanded(archive: zipfile.ZipFile, place: int) -> IO[bytes]:
    """Expand an inner archive into a temporary file, which is deleted when it is closed.

    Raises UnreadableFile where it is too large.
    """
    if archive.infolist()[place].file_size > INNER_BYTES:
        raise UnreadableFile("too-large", f"压缩包内的压缩包过大，{UNPACK}")
    target = temporary_file()
    with open_entry(archive, place) as stream:
        shutil.copyfileobj(stream, target)
    target.seek(0)
    return target


class SourceReader:
    """Reads the files of a batch.

    The archive of the last file stays open, because files of one archive follow one another.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._open: tuple[Source, zipfile.ZipFile, list[IO[bytes]]] | None = None

    def read(self, source: Source) -> bytes:
        """Read a file; UnreadableFile says what is wrong and what to do."""
        if not source.entries:
            with open_location(source.location) as stream:
                return read_at_most(stream, self._limits.file_bytes)
        archive = self._archive_at(Source(source.location, source.entries[:-1]))
        with open_entry(archive, source.entries[-1]) as entry:
            return read_at_most(entry, self._limits.file_bytes)

    def _archive_at(self, source: Source) -> zipfile.ZipFile:
        if self._open is not None and self._open[0] == source:
            return self._open[1]
        self.close()
        streams = [open_location(source.location)]
        archive = _reopened(streams)
        for place in source.entries:
            streams.append(expanded(archive, place))
            archive = _reopened(streams)
        self._open = (source, archive, streams)
        return archive

    def close(self) -> None:
        """Close the open archive, so that it can be moved or changed."""
        for stream in self._open[2] if self._open is not None else ():
            stream.close()
        self._open = None


def _reopened(streams: list[IO[bytes]]) -> zipfile.ZipFile:
    """Open the archive in the last of the open streams; one that is repacked for it is added."""
    stream = as_zip(streams[-1])
    if stream is not streams[-1]:
        streams.append(stream)
    archive = open_archive(stream)
    if archive is None:
        raise UnreadableFile("truncated", "压缩包在核对期间发生变化，请重新运行")
    return archive


def _directory_bytes(stream: IO[bytes]) -> int:
    """Return the size that a zip file states for its directory, at most its own size.

    Of several end records the largest statement counts: a hostile file may hold more than one.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557 - 76))
    tail = stream.read()
    declared, end = 0, tail.find(b"PK\5\6")
    while 0 <= end <= len(tail) - 22:
        declared = max(declared, struct.unpack_from("<I", tail, end + 12)[0])
        if end >= 76 and tail.startswith(b"PK\6\6", end - 76):  # large archives have a record and its locator
            long_form = struct.unpack_from("<Q", tail, end - 76 + 40)[0]
            declared = long_form if declared == 0xFFFFFFFF else max(declared, long_form)
        end = tail.find(b"PK\5\6", end + 1)
    return min(declared, size)
