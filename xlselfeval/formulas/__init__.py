"""The formulas of a form: those that are issued, what became of them, and what formulas of others give."""
