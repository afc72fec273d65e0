"""Sums in a report: lists and their wholes, totals, families of amounts, adjusted budgets."""
