"""The cockpit: one self-contained HTML page per release, for the people who sign payouts off."""

from orchestration.publish.cockpit.page import write_cockpit

__all__ = ["write_cockpit"]
