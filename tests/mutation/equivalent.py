"""Changes of the money SQL that cannot change what anybody is paid or shown, each with its reason.

A change is named by its model, the step in it, and its line before and after.
"""

from collections.abc import Mapping

EQUIVALENT: Mapping[tuple[str, str, str, str], str] = {}
