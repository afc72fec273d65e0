"""The mutant of a number: a seed, its mutations and the resulting bytes."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from support.foreign_forms import national
from support.fuzzing.contents import PARTS
from support.fuzzing.trees import Files
from support.packages import unzipped

from xlselfeval.checking import Checker
from xlselfeval.demo import SCHEME, filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.form.generate import generate
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.scheme.load import load_scheme


@cache
def seeds() -> Mapping[str, bytes]:
    """Return the workbooks that mutants come from, by name."""
    filled, drawn = filled_form(issued_form()), national(formulas=True)
    workbook = open_workbook(drawn)
    made = {
        "filled": filled,
        "drawn": drawn,
        "macros": generate(load_scheme(SCHEME), year=2020, organization="某局", macros=True),
        "checked": checked_copy(workbook, Checker().check_workbook(workbook), file="返回.xlsx"),
    }
    return MappingProxyType(made)


def packed(rng: random.Random, files: Files) -> bytes:
    """The parts as a zip, now and then with another compression, a name twice, or dates of no calendar."""
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of a duplicate name
        for name, content in files.items():
            info = zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0))
            info.compress_type = rng.choice(kinds) if rng.random() < 0.01 else zipfile.ZIP_DEFLATED
            for _ in range(2 if rng.random() < 0.002 else 1):
                archive.writestr(info, content, compresslevel=1)
    return out.getvalue()


def spoil_headers(rng: random.Random, data: bytes) -> bytes:
    """A field of a zip header with another value: checksum, sizes, flags, offset, date, name."""
    out = bytearray(data)
    marks = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    for at in rng.sample(marks, min(len(marks), rng.randint(1, 3))):
        width = rng.choice((1, 2, 4))
        place = at + rng.randint(4, 45)
        value = rng.choice((0, 1, 8, 12, 14, 0xFF, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.getrandbits(32))) & (
            256**width - 1
        )
        if place + width <= len(out):
            struct.pack_into({1: "<B", 2: "<H", 4: "<I"}[width], out, place, value)
    return bytes(out)


def spoil_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes flipped, removed, inserted, cut off, or put before the file."""
    out = bytearray(data)
    kind = rng.randrange(5)
    at = rng.randint(0, len(out) - 1)
    if kind == 0:
        for _ in range(rng.randint(1, 20)):
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del out[at : at + rng.choice((1, 4, 100, 3000))]
    elif kind == 2:
        out[at:at] = rng.randbytes(rng.choice((1, 4, 300)))
    elif kind == 3:
        del out[at:]
    else:
        out[:0] = rng.choice(
            (b"PK", b"\0" * 9, b"PK\x03\x04", b"<html>", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        )
    return bytes(out)


def mutant(seed: int) -> tuple[str, bytes]:
    """Return the mutant of a number: its seed and mutations, and its bytes, always the same."""
    rng = random.Random(seed)
    name = rng.choice(list(seeds()))
    data = seeds()[name]
    shape = rng.random()
    if shape < 0.1:
        return f"{name} spoil_bytes", spoil_bytes(rng, data)
    if shape < 0.2:
        return f"{name} spoil_headers", spoil_headers(rng, data)
    files = unzipped(data)
    done = [rng.choice(PARTS) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    for mutate in done:
        if files:
            mutate(rng, files)
    description = " ".join([name, *(mutate.__name__ for mutate in done)])
    return description, packed(rng, files)
