"""The fields of the JSON records, and their types."""
