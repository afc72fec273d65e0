"""Reports and data sheets among the files of a batch: recognised, matched with the forms of their units, checked and stored."""
