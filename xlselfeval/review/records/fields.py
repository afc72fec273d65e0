"""The fields of a finding and of a row, written once, for everything that scripts read.

The JSON record, the results store, data frames and Parquet files are made from the annotations of `Finding` and
`RecordRow`: a field that is added there is in all of them. A test holds the tables in docs/json.md against them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from xlselfeval.review.counted_targets import TargetFrom
from xlselfeval.review.finding import Finding
from xlselfeval.review.records.types import FindingRecord, RowRecord
from xlselfeval.scoring.number import plain

Value = str | Decimal | int | bool | tuple[str, ...] | None


class Field(NamedTuple):
    """One field of a record.

    `type` is text, exact decimal, whole number, true or false, or a tuple of cells; `doc` is what it holds.
    """

    name: str
    type: type
    is_nullable: bool
    doc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRow:
    """One row of a reviewed form: as filled in, and what the rules give."""

    kind: Annotated[
        Literal["execution", "indicator"],
        "`execution` (first, where the form has a money block), `indicator`",
    ]
    category: Annotated[str | None, "level 1"]
    subcategory: Annotated[str | None, "level 2"]
    indicator: Annotated[str | None, "level 3, or 预算执行率"]
    target: Annotated[str | None, "as written; the adjusted budget for `execution`"]
    target_from: Annotated[
        TargetFrom,
        "the target that the reference score uses: `form` as written, `issued` as issued, `roster` as approved",
    ]
    actual: Annotated[
        str | None,
        "as typed: 195 where the cell's number format shows 195篇; a percent as shown; what was spent for `execution`",
    ]
    points: Annotated[Decimal | None, "what the row may earn"]
    declared: Annotated[Decimal | None, "the score as filled in"]
    by_formula: Annotated[
        Decimal | None,
        'what the cell\'s own formula gives (scoring.md, "Formulas"); null without a formula, or where it is not evaluated',
    ]
    low: Annotated[Decimal | None, "the least that the rule gives; null where nothing can be computed"]
    high: Annotated[Decimal | None, "the most that the rule gives"]
    rule: Annotated[str | None, "a rule of the profile, or null where no rule applies"]
    cell: Annotated[str | None, "the cell of the score, with its sheet"]
    note: Annotated[str | None, "the reason for a deviation, as written"]


def fields_of(kind: type) -> tuple[Field, ...]:
    """Read the fields of a type whose annotations are Annotated[type, description]."""
    return tuple(
        _field(name, *get_args(hint)) for name, hint in get_type_hints(kind, include_extras=True).items()
    )


def _field(name: str, hint: Any, doc: str) -> Field:
    if get_origin(hint) is Literal:
        return Field(name, str, False, doc)
    if get_origin(hint) is tuple:
        return Field(name, tuple, False, doc)
    kinds = [kind for kind in get_args(hint) if kind is not NoneType] or [hint]
    return Field(name, kinds[0], NoneType in get_args(hint), doc)


FINDING_PARTS = fields_of(Finding)
FINDING_FIELDS = (
    *FINDING_PARTS,
    Field("message", str, False, "all of it in one line, with severity and cell"),
)
ROW_FIELDS = fields_of(RecordRow)


def types_of(fields: Iterable[Field]) -> dict[str, type]:
    """Map the names of fields to their types, for a data frame."""
    return {one.name: one.type for one in fields}


def record_of(value: object, fields: Iterable[Field]) -> dict[str, object]:
    """Take the fields of a finding or a row as JSON has them: a number is the text of its exact decimal."""
    return {one.name: _shown(getattr(value, one.name)) for one in fields}


def row_record(row: RecordRow) -> RowRecord:
    """Return the JSON record of a row."""
    return cast("RowRecord", record_of(row, ROW_FIELDS))


def finding_record(finding: Finding) -> FindingRecord:
    """Return the JSON record of a finding."""
    return cast("FindingRecord", record_of(finding, FINDING_FIELDS))


def _shown(value: Value) -> str | int | list[str] | None:
    if isinstance(value, tuple):
        return list(value)
    return plain(value) if isinstance(value, Decimal) else value


def stored(value: object) -> object:
    """Return a value of a record as one column of a table holds it: cells between blanks."""
    return " ".join(value) if isinstance(value, list) else value


def restored(field: Field, value: Any) -> Any:
    """Return a value of a record from its column, where a truth value is a number."""
    return value.split() if field.type is tuple else bool(value) if field.type is bool else value
