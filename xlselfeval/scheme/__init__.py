"""The contents of a form and its scoring as data, without Excel and arithmetic on answers."""
