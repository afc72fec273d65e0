"""Formulas that were not issued: parsed, checked, rewritten, and run by a library."""
