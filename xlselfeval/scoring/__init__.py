"""From the texts that people write in cells to the scores that they earn: exact decimals, no Excel."""
