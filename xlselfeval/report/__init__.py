"""The narrative report of a self-evaluation: its claims, and the findings about them."""
