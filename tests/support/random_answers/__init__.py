"""Random answers whose meaning is known, and their scores in exact fractions; nothing of the package is used."""
