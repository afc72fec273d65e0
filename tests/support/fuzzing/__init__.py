"""A mutation fuzzer over workbooks: values, seeded mutations, and properties of every mutant.

By hand, from the folder tests: `python -m support.fuzzing --seeds 2000 --start 0` prints every crash and a summary.
"""
