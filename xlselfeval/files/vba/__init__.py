"""Macros as Excel stores them: compression, the compound file, the VBA project in it."""
