"""The sample firm: deterministic extracts of a company that never was."""

from orchestration.generate.sample import GeneratedReport, generate

__all__ = ["GeneratedReport", "generate"]
