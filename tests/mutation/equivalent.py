"""Changes of the money SQL that cannot change what anybody is paid or shown, each with its reason.

A change is named by its model, the step in it, and its lines before and after.
"""

from collections.abc import Mapping

from tests.mutation.harmless_arithmetic import ARITHMETIC
from tests.mutation.harmless_computed import COMPUTED
from tests.mutation.harmless_crediting import CREDITING
from tests.mutation.harmless_territories import TERRITORIES

Key = tuple[str, str, str, str]

EQUIVALENT: Mapping[Key, str] = {
    (harmless.model, harmless.step, before, after): harmless.reason
    for harmless in (*CREDITING, *TERRITORIES, *COMPUTED, *ARITHMETIC)
    for before, after in harmless.changes
}
