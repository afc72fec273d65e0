"""The command line."""

from xlselfeval.cli.app import main

__all__ = ["main"]
