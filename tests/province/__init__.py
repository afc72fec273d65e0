"""A generated province: forms issued, filled in by units of all kinds and returned, with the truth."""
