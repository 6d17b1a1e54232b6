"""YAML that people write, whose mappings know the lines they and their keys stand on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class YamlError(ValueError):
    """The file is no YAML; the message goes on after the file's name."""


class Lined(dict[str, Any]):
    """A mapping that knows the line it begins on, and those of its keys."""

    def __init__(self, *content: Any, line: int = 0) -> None:
        super().__init__(*content)
        self.line = line
        self.lines: dict[str, int] = {}


@dataclass(frozen=True)
class Document:
    """What a file says, and what is wrong with it all the same: sentences as of `YamlError`."""

    content: Any
    mistakes: tuple[str, ...]


class _LinedMappings:
    """A loader of such mappings. A key that stands twice is a mistake: the first would vanish."""

    def __init__(self, text: str) -> None:
        super().__init__(text)  # type: ignore[call-arg]
        self.mistakes: list[str] = []

    def construct_lined(self, node: yaml.MappingNode) -> Iterator[Lined]:
        values = Lined(line=node.start_mark.line + 1)
        yield values
        for key_node, _ in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in values.lines:
                self.mistakes.append(f"has the key {key!r} twice (line {line})")
            values.lines[key] = line
        values.update(self.construct_mapping(node))  # type: ignore[attr-defined]


class _Loader(_LinedMappings, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Values as YAML means them."""


class _TextLoader(_LinedMappings, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Values as the text that was written: 0.10 is no float, 2025-02 no sum."""


for _loader in (_Loader, _TextLoader):
    _loader.add_constructor("tag:yaml.org,2002:map", _loader.construct_lined)


def parse(text: str, *, as_text: bool = False) -> Document:
    """What YAML says. Raises `YamlError`."""
    loader: Any = _TextLoader(text) if as_text else _Loader(text)
    try:
        return Document(loader.get_single_data(), tuple(loader.mistakes))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1})" if mark else ""
        raise YamlError(f"is not readable as YAML: {error.problem}{where}") from None
    except yaml.YAMLError as error:
        raise YamlError(f"is not readable as YAML: {' '.join(str(error).split())}") from None
    finally:
        loader.dispose()


def read(path: Path, *, as_text: bool = False) -> Document:
    """What a file says. Raises `YamlError`."""
    try:
        return parse(path.read_text(encoding="utf-8"), as_text=as_text)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise YamlError(f"is not UTF-8 text (line {line})") from None
