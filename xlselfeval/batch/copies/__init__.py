"""The checked copies of a batch: known beside returns, put aside when earlier, renewed."""
