"""Chance without state: a draw is a function of the seed, a stream's name and a key.

Nothing depends on the order or the number of other draws, so a deal keeps its amount when the
firm gets a new field, and a whole column is drawn in one vectorised call. The mixing function
is splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), done
here in plain integers because a library may change its stream of numbers between versions.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from orchestration.generate.frames import Bools, Ints

_GOLDEN_GAMMA = 0x9E3779B97F4A7C15
_WORD = 2**64


def _mixed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _name_word(name: str) -> int:
    """FNV-1a of the name: Python's own hash differs from process to process."""
    word = 0xCBF29CE484222325
    for byte in name.encode():
        word = ((word ^ byte) * 0x100000001B3) % _WORD
    return word


class Draws:
    """Every method takes the stream's name and an array of keys, and gives an array like it."""

    def __init__(self, seed: int) -> None:
        self._seed_word = (seed * _GOLDEN_GAMMA + 1) % _WORD

    def below(self, stream: str, keys: Ints, bound: int | Ints) -> Ints:
        """Whole numbers from 0 to `bound` - 1; a bound, or each of an array, is 1 to 2^31."""
        start = np.array([(self._seed_word ^ _name_word(stream)) % _WORD], dtype=np.uint64)
        words = _mixed(_mixed(start) + keys.astype(np.uint64) * np.uint64(_GOLDEN_GAMMA))
        scaled = (words >> np.uint64(33)) * np.asarray(bound, dtype=np.uint64)
        return (scaled >> np.uint64(31)).astype(np.int64)

    def between(self, stream: str, keys: Ints, low: int, high: int) -> Ints:
        """Whole numbers from `low` to `high`, both included."""
        return low + self.below(stream, keys, high - low + 1)

    def happens(self, stream: str, keys: Ints, *, per_mille: int) -> Bools:
        """True for `per_mille` keys of a thousand."""
        return self.below(stream, keys, 1000) < per_mille

    def pick(self, stream: str, keys: Ints, weights: Sequence[int]) -> Ints:
        """Places in `weights`, each as often as its weight says."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        places = np.searchsorted(ends, self.below(stream, keys, int(ends[-1])), side="right")
        return places.astype(np.int64)
