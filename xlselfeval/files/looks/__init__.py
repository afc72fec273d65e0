"""The looks of cells, as far as they change what a person reads."""
