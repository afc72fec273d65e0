"""Declared against recomputed: findings, checks, and the result sheet as a neutral table."""
