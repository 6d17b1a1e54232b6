"""How a command fails: one clear sentence on stderr and exit code 1, 2 for wrong usage."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

DEBUG = "debug"

# Errors that are raised with a sentence of ours, or of the operating system.
_SPOKEN = (ValueError, RuntimeError, OSError)


class OneSentenceGroup(TyperGroup):
    """Commands whose errors become a sentence; `--debug` shows the traceback instead."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get(DEBUG):
                raise
            print(f"attain: {sentence_of(error)}", file=sys.stderr)
            raise typer.Exit(1) from error


def sentence_of(error: Exception) -> str:
    """The message on one line; the kind of error too where it was not meant to be read."""
    message = " ".join(str(error).split())
    is_spoken = bool(message) and isinstance(error, _SPOKEN)
    return message if is_spoken else f"{type(error).__name__}: {message}"
