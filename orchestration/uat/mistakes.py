"""Mistakes in cases: all of them are kept and told, not only the first."""

from collections.abc import Iterable
from types import TracebackType

from orchestration.company import InputError


class MistakesError(InputError):
    """One sentence per mistake, each with its file."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("; ".join(self.sentences))


class Mistakes:
    """`with mistakes:` keeps the mistake that ends the block, and what stands below goes on."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, MistakesError):
            self.sentences += error.sentences
        elif isinstance(error, InputError):
            self.sentences.append(str(error))
        return isinstance(error, InputError)

    def add(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def raise_any(self) -> None:
        """Raise `MistakesError` when there was one."""
        if self.sentences:
            raise MistakesError(dict.fromkeys(self.sentences))
