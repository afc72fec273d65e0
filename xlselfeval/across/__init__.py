"""The papers of one unit held against each other: figures that several papers state, each with its place."""
