"""python -m xlselfeval."""

from xlselfeval.cli import main

main()
