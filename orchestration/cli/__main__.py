"""`python -m orchestration.cli` is `attain`."""

from orchestration.cli import app

app(prog_name="attain")
