"""The tables of the results store: their columns, the settings in them, migration, Parquet files."""
