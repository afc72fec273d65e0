"""What a form asks for and how it is scored: data, without Excel and without arithmetic on answers."""
