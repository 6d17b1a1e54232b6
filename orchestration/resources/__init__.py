"""What the stations share: the warehouse, the run lock, and how Dagster runs here."""
