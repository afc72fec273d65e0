"""The validations and highlights of a form as XML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xlselfeval.files.xml_text import attribute, content
from xlselfeval.form.highlights import Highlight
from xlselfeval.form.validations import Validation, check_limits


def highlights_xml(highlights: Iterable[Highlight], numbers: Mapping[str, int]) -> str:
    """Return the elements conditionalFormatting, one for each range.

    `numbers` are those of the differential styles.
    """
    ranges: dict[str, list[str]] = defaultdict(list)
    for priority, one in enumerate(highlights, 1):
        ranges[one.cells].append(
            f'<cfRule type="expression" priority="{priority}" dxfId="{numbers[one.style]}">'
            f"<formula>{content(one.condition)}</formula></cfRule>"
        )
    return "".join(
        f'<conditionalFormatting sqref="{cells}">{"".join(rules)}</conditionalFormatting>'
        for cells, rules in ranges.items()
    )


def validations_xml(rules: Iterable[Validation]) -> str:
    """Return the element dataValidations, or nothing; TemplateError beyond Excel's limits."""
    written = [_validation_xml(rule) for rule in rules]
    return f'<dataValidations count="{len(written)}">{"".join(written)}</dataValidations>' if written else ""


def _validation_xml(rule: Validation) -> str:
    check_limits(rule)
    texts = {
        "errorTitle": rule.error_title if rule.refusal else "", "error": rule.error,
        "promptTitle": rule.title, "prompt": rule.prompt,
    }  # fmt: skip
    attributes = "".join(f' {name}="{attribute(text)}"' for name, text in texts.items() if text)
    second = f"<formula2>{content(rule.second)}</formula2>" if rule.second else ""
    return (
        f'<dataValidation sqref="{rule.cells}" showDropDown="0" showInputMessage="1" showErrorMessage="{int(bool(rule.refusal))}"'
        f' allowBlank="{int(not rule.required)}"{attributes} type="{rule.kind}" errorStyle="{rule.refusal or "stop"}"'
        f' operator="between"><formula1>{content(rule.first)}</formula1>{second}</dataValidation>'
    )
