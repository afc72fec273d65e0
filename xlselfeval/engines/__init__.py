"""Engines that run jobs in this process or in others; they know no forms."""
