"""Renew the workbooks, letters and drafts in workbook_templates/: python -m xlselfeval.blanks."""

from __future__ import annotations

from xlselfeval.batch.letters.kinds import KINDS
from xlselfeval.batch.letters.templates import shipped_templates
from xlselfeval.draft.templates import shipped_drafts
from xlselfeval.form.generate import generate
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.load import issuing_ids, load_scheme


def renew() -> list[str]:
    """Write a blank workbook for each issuing scheme, the letters and the drafts; return their names."""
    files = {f"{name}.xlsx": generate(load_scheme(name)) for name in issuing_ids()}
    files |= {f"letters/{KINDS[name]}": content for name, content in shipped_templates().items()}
    files |= {f"drafts/{name}.docx": content for name, content in shipped_drafts().items()}
    for name, content in files.items():
        (templates_folder() / name).write_bytes(content)
    return list(files)


if __name__ == "__main__":
    print(*renew(), sep="\n")
