"""Attain: the Dagster package, folders in the order a deal passes them."""
