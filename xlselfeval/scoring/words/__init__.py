"""The words of an actual beside its figure, and what they make of the result."""
