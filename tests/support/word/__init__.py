"""Word documents for the tests."""
