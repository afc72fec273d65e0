"""Word documents and plain texts as paragraphs and tables, and comments in a copy of a document."""
