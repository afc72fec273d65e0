"""Archives that are no .zip: read through bsdtar under the limits of a .zip, or refused with what to do."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from support.foreign_forms import national
from support.return_folder import put

from xlselfeval.batch.check_files import check_files
from xlselfeval.batch.sources import other_archives

needs_bsdtar = pytest.mark.skipif(
    shutil.which("bsdtar") is None and not os.environ.get("CI"),
    reason="needs bsdtar of libarchive; .ci/run installs it",
)


def packed_7z(folder: Path, files: dict[str, bytes]) -> bytes:
    """Pack files as a .7z."""
    inside = put(folder / "内容", files)
    target = folder / "x.7z"
    names = sorted(path.name for path in inside.iterdir())
    subprocess.run(
        ["bsdtar", "-c", "-f", str(target), "--format", "7zip", "-C", str(inside), *names], check=True
    )
    shutil.rmtree(inside)
    return target.read_bytes()


def stored_rar(files: dict[str, bytes]) -> bytes:
    """Write files into a .rar of version 4 without packing them."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    found = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, content in files.items():
        raw = name.encode()
        fields = struct.pack(
            "<IIBIIBBHI",
            len(content),
            len(content),
            3,
            zlib.crc32(content),
            0x58210000,
            20,
            0x30,
            len(raw),
            0o100644,
        )
        found += block(0x74, 0x8000, fields + raw) + content
    return found + block(0x7B, 0x4000, b"")


def outcomes(path: Path) -> dict[str, str]:
    return {one.path.removeprefix(str(path)): one.outcome for one in check_files([path])}


@needs_bsdtar
def test_forms_in_a_7z(tmp_path: Path) -> None:
    """The files of a .7z are checked by their places in it, also in an archive inside another."""
    path = tmp_path / "报送.7z"
    path.write_bytes(packed_7z(tmp_path, {"某局/自评表.xlsx": national(), "说明.txt": b"text"}))
    assert outcomes(path) == {"!/某局/自评表.xlsx": "clean", "!/说明.txt": "unrecognised"}
    outer = tmp_path / "外.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(path, "内.7z")
        archive.writestr("甲.xlsx", national())
    assert outcomes(outer)["!/内.7z!/某局/自评表.xlsx"] in ("clean", "duplicate")


@needs_bsdtar
def test_forms_in_a_rar(tmp_path: Path) -> None:
    """The files of a .rar are checked."""
    path = tmp_path / "报送.rar"
    path.write_bytes(stored_rar({"form.xlsx": national()}))
    assert outcomes(path) == {"!/form.xlsx": "clean"}


@needs_bsdtar
def test_an_archive_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more of an archive is expanded than an archive may hold."""
    monkeypatch.setattr(other_archives, "_EXPANDED", 2**20)
    path = tmp_path / "大.7z"
    path.write_bytes(packed_7z(tmp_path, {"零.bin": bytes(8 * 2**20)}))
    (result,) = check_files([path])
    assert (result.outcome, "展开后过大" in result.message) == ("unreadable", True)


@needs_bsdtar
def test_a_damaged_archive(tmp_path: Path) -> None:
    """A damaged archive is refused with a line."""
    data = packed_7z(tmp_path, {"某局.xlsx": national()})
    for number, broken in enumerate((data[:100], data[:-40], data[:32] + b"\xff" * 64 + data[96:])):
        path = tmp_path / f"{number}.7z"
        path.write_bytes(broken)
        found = check_files([path])
        assert {one.outcome for one in found} <= {"unreadable"}, number
        assert all("压缩包" in one.message for one in found)


def test_a_machine_without_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without bsdtar the outcome says what to do; so for other packers."""
    monkeypatch.setattr(other_archives.shutil, "which", lambda name: None)
    for name, head in (
        ("甲.rar", stored_rar({})),
        ("甲.7z", b"7z\xbc\xaf\x27\x1crest"),
        ("甲.gz", b"\x1f\x8b\x08rest"),
    ):
        path = tmp_path / name
        path.write_bytes(io.BytesIO(head).getvalue())
        (result,) = check_files([path])
        assert (result.outcome, f"{path.suffix}压缩包，请解压" in result.message) == ("unreadable", True)
