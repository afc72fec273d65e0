"""Run jobs in this process or in others; they know nothing of forms."""
