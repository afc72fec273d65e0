"""Formulas that were not issued: parsed, checked against what is allowed, rewritten, and run by a library."""
