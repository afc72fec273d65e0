"""The commands with their options; cli.py puts them together."""
