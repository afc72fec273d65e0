"""The fields, indicators, grades and rules of forms, as data."""
