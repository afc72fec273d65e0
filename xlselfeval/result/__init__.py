"""The result sheet, and everything else that a review is written into."""
