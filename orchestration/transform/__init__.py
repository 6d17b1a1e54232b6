"""Transform: the plan book made ready, dbt called, its results told to Dagster."""
