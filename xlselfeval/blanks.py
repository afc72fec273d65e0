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
    written = []
    for name in issuing_ids():
        target = templates_folder() / f"{name}.xlsx"
        target.write_bytes(generate(load_scheme(name)))
        written.append(target.name)
    for name, content in shipped_templates().items():
        target = templates_folder() / "letters" / KINDS[name]
        target.write_bytes(content)
        written.append(target.name)
    for name, content in shipped_drafts().items():
        target = templates_folder() / "drafts" / f"{name}.docx"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        written.append(target.name)
    return written


if __name__ == "__main__":
    print(*renew(), sep="\n")
