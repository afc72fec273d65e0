"""Letters to units and departments, as Word documents."""
