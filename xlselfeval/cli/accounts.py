"""The option --accounts, which several commands have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlselfeval.cli.guard import about_file
from xlselfeval.files.limits import LIMITS, Limits

if TYPE_CHECKING:
    from xlselfeval.accounts.values import Accounts

with_accounts = click.option("--accounts", type=click.Path(path_type=Path), multiple=True, metavar="文件", help="决算公开表（Excel文件或网页），与自评材料比对；另有上年的，可再次指定。")  # fmt: skip


def load_accounts(paths: Sequence[Path], limits: Limits = LIMITS) -> list[Accounts]:
    """Read the sets of accounts in files; UnreadableFile that names the file which holds none."""
    from xlselfeval.accounts.beside import open_accounts

    found: list[Accounts] = []
    for path in paths:
        with about_file(path):
            found += open_accounts(path, limits)
    return found
