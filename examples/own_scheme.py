"""Issue and check a form of one's own: its captions, points and grades are in own_scheme.toml."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from xlselfeval import Cell, Indicator, check, generate, load_scheme, read


def main(folder: Path) -> None:
    """Issue the form with two indicators, fill it in with openpyxl, and check it by the scheme."""
    scheme = load_scheme(Path(__file__).with_name("own_scheme.toml"))
    toilets = {"category": "产出指标", "subcategory": "数量指标", "name": "修建公厕", "target": "≥20座"}
    people = {"category": "效益指标", "subcategory": "社会效益指标", "name": "受益居民", "target": "≥5000人"}
    indicators = [Indicator.typed(**toilets, points=60), Indicator.typed(**people, points=30)]
    blank = generate(scheme, year=2024, organization="某市城管局", project="公厕建设", indicators=indicators)
    (form,) = read(blank, scheme=scheme)  # every answer knows its cell
    assert form.funds is not None  # None where a form has no money block
    money = form.funds.total
    answers: list[tuple[Cell | None, str | int]] = [(form.goal_expected, "修建公厕20座")]
    answers += [(form.goal_achieved, "修建公厕17座")]
    answers += [(money.budget_initial, 80), (money.budget_adjusted, 80), (money.budget_spent, 76)]
    for row, actual, score in zip(form.rows, (17, 5600), (60, 30), strict=True):
        answers += [(row.actual, actual), (row.score, score)]
    book = openpyxl.load_workbook(BytesIO(blank))
    for cell, answer in answers:
        assert cell is not None  # None where a form does not ask for it
        book[cell.sheet][cell.ref] = answer
    book.save(folder / "公厕建设.xlsx")  # openpyxl calculates no formula, hence the finding not-calculated

    (review,) = check(folder / "公厕建设.xlsx", scheme=scheme)
    print(review, *(finding.message for finding in review.findings), sep="\n")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
