"""Macros as Excel stores them: compression, the compound file, and the project that goes into it."""
