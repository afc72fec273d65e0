"""The formulas of a form: the issued ones, their faults, and the values of those that units write."""
