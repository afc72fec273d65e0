"""A generated province: forms issued, filled in by units of all kinds, and returned in every shape; with the truth."""
