"""A scheme: the fields, fund lines, indicators and grades of one form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlselfeval.errors import expect_texts, in_a_line
from xlselfeval.plain_number import Number, not_negative
from xlselfeval.scheme.profile import EvidenceKind, Profile
from xlselfeval.scheme.vocabulary import HeadingWords

if TYPE_CHECKING:
    from typing_extensions import Self

Severity = Literal["error", "warning", "info"]  # of a finding: 须更正, 请核实, 提示
FIELD_NAMES = ("organization", "project", "department")  # of heading fields
MoneyUnit = Literal["元", "万元"]
Level = Literal["department", "project"]
FIRST_YEAR, LAST_YEAR = 1990, 2100  # of schemes, and of the forms that they issue


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class HeadingField:
    """A field above the table: organization, project or department."""

    name: str
    caption: str
    required: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FundsBlock:
    """The money block: captions as printed, the points of the execution row, the fund lines.

    `unscored_mark` is printed for points and score of the single fund lines; `note` is the caption of a
    column for reasons. A caption is "" where the form has no such column.
    """

    caption: str
    corner: str = ""
    budget_initial: str
    budget_adjusted: str
    budget_spent: str
    points_caption: str
    rate: str
    score: str
    points: Decimal
    total: str
    lines: tuple[str, ...]
    unscored_mark: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class GoalsBlock:
    """The block of the year's overall goals; a caption is "" where the form does not ask for it."""

    caption: str
    expected: str
    achieved: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ColumnCaptions:
    """The captions of the indicator table, left to right; "" where the form has no such column."""

    section: str
    category: str
    subcategory: str
    indicator: str
    target: str
    actual: str
    points: str
    score: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Category:
    """A level-1 indicator group, the points it should carry and its level-2 names."""

    name: str
    points: Decimal
    subcategories: tuple[str, ...]

    def __repr__(self) -> str:
        return in_a_line(f"<Category {self.name}: {self.points} points>")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Grade:
    """A grade and the lowest total that earns it."""

    name: str
    minimum: Decimal

    def __repr__(self) -> str:
        return f"<Grade {self.name} from {self.minimum}>"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Recognition:
    """Marks by which a form of the scheme is recognised; all of them must hold.

    `title` is part of the form's title; `captions` are captions of the form, compared as headings are;
    `without` names columns that the table of indicators does not have.
    """

    title: str = ""
    captions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Scheme:
    """All that one form asks for; points and totals are in points, money in `money_unit`.

    `printed_only` is set for a general scheme, which asks for nothing that the form does not print.
    `suggest_scores` is unset where issued forms show no score by the rules beside the rows.
    `issues` says whether blank workbooks are made of it; a form that others issue is only read.

    `title_line` and `subtitle_line` hold `{year}` where the form prints the year.
    `severities` replaces the catalogue's severity of a finding by its name. `password` protects the
    sheets of issued workbooks; "" for none. `words` are captions that its forms print beside the shipped ones.
    `basis` is the bureau's own document that papers for units cite; "" for the national rule of the profile.
    """

    id: str
    version: str
    title: str
    region: str
    year: int
    level: Level
    profile: Profile
    attachment: str = ""
    title_line: str
    subtitle_line: str = ""
    money_unit: MoneyUnit
    total_points: Decimal
    indicator_points_limit: Decimal
    asks_grade: bool
    source: str
    evidence: EvidenceKind
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    heading: tuple[tuple[HeadingField, ...], ...]
    funds: FundsBlock
    goals: GoalsBlock
    columns: ColumnCaptions
    categories: tuple[Category, ...]
    grades: tuple[Grade, ...]
    severities: tuple[tuple[str, Severity], ...] = ()
    password: str = ""
    issues: bool = True
    printed_only: bool = False
    suggest_scores: bool = True
    recognitions: tuple[Recognition, ...] = ()
    words: tuple[HeadingWords, ...] = ()
    basis: str = ""

    def __repr__(self) -> str:
        return f"<Scheme {self.id}, scored by {self.profile.id}>"

    @property
    def fields(self) -> tuple[HeadingField, ...]:
        """All heading fields in reading order."""
        return tuple(field for row in self.heading for field in row)

    @property
    def scores(self) -> bool:
        """True where the form has scores; a self-evaluation of transfer payments has none."""
        return bool(self.columns.score)

    @property
    def cited_basis(self) -> str:
        """The document that scores are based on: the bureau's own, else the national rule."""
        return self.basis or self.profile.basis or "通用办法"

    @property
    def asks_year(self) -> bool:
        """True where the form prints its year."""
        return "{year}" in self.title_line + self.subtitle_line

    def grade_of(self, total: Decimal) -> str:
        """Return the first grade whose minimum the total reaches; the lowest below zero; "" without grades."""
        lowest = self.grades[-1].name if self.grades else ""
        return next((grade.name for grade in self.grades if total >= grade.minimum), lowest)

    def category(self, name: str) -> Category | None:
        """Return the category of that name, or None."""
        return next((category for category in self.categories if category.name == name), None)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Indicator:
    """An approved indicator, as a bureau issues it with a form."""

    category: str
    subcategory: str
    name: str
    target: str
    points: Decimal

    def __post_init__(self) -> None:
        """Refuse levels, a name and a target that are no texts."""
        expect_texts(
            self, {"category": "一级指标", "subcategory": "二级指标", "name": "三级指标", "target": "指标值"}
        )

    def __repr__(self) -> str:
        return in_a_line(f"<Indicator {self.name}: {self.target}, {self.points} points>")

    @classmethod
    def typed(cls, *, category: str, subcategory: str, name: str, target: str, points: Number) -> Self:
        """Make an indicator with its points as a plain number, or its text; WrongArgument for anything else."""
        return cls(
            category=category,
            subcategory=subcategory,
            name=name,
            target=target,
            points=not_negative(points, "points（分值）"),
        )
