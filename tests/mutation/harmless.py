"""What one change of the money SQL that changes nothing is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Harmless:
    """Changes of one step that change nothing, for one reason."""

    model: str
    step: str
    changes: tuple[tuple[str, str], ...]
    reason: str
