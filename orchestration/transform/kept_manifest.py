"""The parsed project, kept beside the code it was parsed from, as Python keeps its bytecode.

To parse costs 4 CPU-s, a fifth of a run over a small company; to read what was parsed, a tenth of
one. It is the same for every company: a plan book has the same tables everywhere.
"""

import os
from argparse import Namespace
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.extract.release_id import hash_of_code

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

# What reading half a file, or another one, ends in.
DAMAGED = (ValueError, TypeError, LookupError)


def read_or_parse(code_dir: Path, parse: "Callable[[], Manifest]") -> "Manifest":
    """The manifest of the code in `code_dir`: kept by an earlier process, else parsed and kept."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.flags import set_from_args
    from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder

    path = _path(code_dir)
    # A manifest asks dbt for its flags, which otherwise the first call would have set.
    set_from_args(Namespace(), None)
    try:
        kept: Manifest = Manifest.from_msgpack(
            path.read_bytes(), decoder=extended_mashumuro_decoder
        )
    except (FileNotFoundError, *DAMAGED):
        manifest = parse()
        # A file that was edited meanwhile may have been parsed either way.
        if os.access(code_dir, os.W_OK) and path == _path(code_dir):
            _keep(path, manifest.to_msgpack(extended_mashumaro_encoder))
        return manifest
    return kept


def _path(code_dir: Path) -> Path:
    """Named after everything that decides what is parsed: the code and who parses it."""
    parsers = "-".join(version(name) for name in ("dbt-core", "dbt-duckdb"))
    return code_dir / "target" / f"manifest-{parsers}-{hash_of_code(code_dir)[:16]}.msgpack"


def _keep(path: Path, content: bytes) -> None:
    """In place of those of other versions; whole, or not at all."""
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}")
    aside.write_bytes(content)
    os.replace(aside, path)
    for other in path.parent.glob("manifest-*.msgpack"):
        if other != path:
            other.unlink(missing_ok=True)
