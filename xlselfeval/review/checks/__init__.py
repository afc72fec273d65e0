"""The checks: each is a generator from evidence to findings."""
