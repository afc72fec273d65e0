"""The checks: each a generator from evidence to findings, its docstring a question."""
