"""python -m xlselfeval."""

from xlselfeval.cli.app import main

main()
