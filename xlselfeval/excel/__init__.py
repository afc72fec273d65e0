"""The buttons of an issued workbook on a machine: diagnosis, setup, answers to VBA."""
