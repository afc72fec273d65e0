"""Reports and data sheets of a batch: recognised, matched with their units' forms, checked and stored."""
