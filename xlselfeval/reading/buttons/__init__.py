"""The macros of a workbook with buttons, and what they take settings from."""
