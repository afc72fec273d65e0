"""Final accounts for tests: published figures, random ones that close, and workbooks drawn from both."""
