"""YAML as text: 0.10 is no float, 2025-02 no sum, and every mapping knows its line."""

from collections.abc import Iterator
from typing import Any

import yaml

from orchestration.uat.cases import Lined


class _TextLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    def __init__(self, text: str) -> None:
        super().__init__(text)
        # Keys that stand twice in a mapping, and the line of the second.
        self.twice: list[tuple[str, int]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                self.twice.append((key_node.value, key_node.start_mark.line + 1))
            seen.add(key_node.value)
        values: dict[str, Any] = super().construct_mapping(node, deep=deep)
        return values

    def construct_yaml_map(self, node: yaml.MappingNode) -> Iterator[dict[str, Any]]:
        values = Lined()
        values.line = node.start_mark.line + 1
        yield values
        values.update(self.construct_mapping(node))


_TextLoader.add_constructor("tag:yaml.org,2002:map", _TextLoader.construct_yaml_map)


def parse_text(text: str) -> tuple[Any, list[tuple[str, int]]]:
    """Mappings, lists and text, and the keys that stand twice in one mapping with their lines.

    Raises `yaml.YAMLError`.
    """
    loader = _TextLoader(text)
    try:
        return loader.get_single_data(), loader.twice
    finally:
        loader.dispose()
