"""The version of this program; nothing else, so that every module may import it."""

__version__ = "0.2.0"
