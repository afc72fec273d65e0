"""From what people write in a cell to what it earns: exact decimals, no Excel."""
