"""The notebook of examples/: valid, with the outputs that its cells give."""

from __future__ import annotations

from pathlib import Path

from examples.renew import code_cells, load, run

NOTEBOOK = Path(__file__).parents[2] / "examples" / "returns.ipynb"


def texts(outputs: list[list[dict[str, object]]]) -> list[list[object]]:
    """The outputs as plain text; the HTML of a table depends on the version of pandas."""
    return [[one.get("text") or one["data"]["text/plain"] for one in cell] for cell in outputs]  # type: ignore[index]


def test_the_cells_give_the_outputs_that_are_kept() -> None:
    """The notebook is valid, its cells run in order, and what readers see without running it is what they give."""
    notebook = load(NOTEBOOK)
    kept = [cell.outputs for cell in code_cells(notebook)]
    assert texts(run(notebook)) == texts(kept)


def test_no_place_of_a_machine_is_in_it() -> None:
    """The outputs name no folder of the machine that ran the cells."""
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert [
        word for word in ("/tmp", "/home", "/root", "/var/", "\\Users", "site-packages") if word in text
    ] == []
