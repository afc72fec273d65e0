"""The version of this program; nothing else, so that every module may import it."""

__version__ = "0.1.0"
