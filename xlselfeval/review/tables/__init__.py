"""Tables of the catalogue of findings beside the first."""
