"""The parsed project is kept for the code that it was parsed from, and for no other."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from dbt.contracts.graph.manifest import Manifest

from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform import dbt, plan_book
from orchestration.transform.kept_manifest import read_or_parse

DEALS = PROJECT_ROOT / "tests" / "deals"


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    settings = Settings(company_dir=DEALS, home=tmp_path_factory.mktemp("parsed"))
    plan_book.prepare(settings)
    return dbt.parse(dbt.DbtProject(settings))


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for folder in ("models", "dbt_project"):
        shutil.copytree(PROJECT_ROOT / folder, tmp_path / folder)
    for name in ("dbt_project.yml", "requirements.lock"):
        shutil.copy(PROJECT_ROOT / name, tmp_path)
    return tmp_path


def never() -> Manifest:
    raise AssertionError("parsed again")


def in_full(manifest: Manifest) -> dict[str, Any]:
    """All but who parsed it when."""
    everything: dict[str, Any] = manifest.writable_manifest().to_dict(omit_none=False)
    del everything["metadata"]
    return everything


def edit(code: Path) -> None:
    model = next((code / "models" / "marts").glob("*.sql"))
    model.write_text(model.read_text() + "\n-- another thought\n")


def test_a_version_of_the_code_is_parsed_once(code, parsed):
    assert read_or_parse(code, lambda: parsed) is parsed

    assert in_full(read_or_parse(code, never)) == in_full(parsed)


@pytest.mark.parametrize("content", [b"", b"half", None], ids=["empty", "text", "cut"])
def test_what_is_damaged_is_parsed_again(code, parsed, content):
    read_or_parse(code, lambda: parsed)
    (kept,) = (code / "target").glob("manifest-*.msgpack")
    kept.write_bytes(kept.read_bytes()[:5000] if content is None else content)

    assert read_or_parse(code, lambda: parsed) is parsed
    assert in_full(read_or_parse(code, never)) == in_full(parsed)


@pytest.mark.parametrize(
    "change",
    [
        edit,
        lambda code: (code / "models" / "one_more.sql").write_text("select 1 as one"),
        lambda code: (code / "dbt_project" / "macros" / "numbers.sql").unlink(),
        lambda code: (code / "dbt_project.yml").write_text("name: another"),
        lambda code: (code / "requirements.lock").write_text("dbt-core==1.12"),
    ],
    ids=["a model edited", "a model more", "a macro less", "configuration", "versions"],
)
def test_code_that_changed_is_parsed_again_and_the_old_forgotten(code, parsed, change):
    read_or_parse(code, lambda: parsed)
    before = set((code / "target").iterdir())

    change(code)

    with pytest.raises(AssertionError, match="parsed again"):
        read_or_parse(code, never)
    assert read_or_parse(code, lambda: parsed) is parsed
    assert len(before) == len(set((code / "target").iterdir()) - before) == 1


def test_code_edited_while_it_is_parsed_is_not_kept(code, parsed):
    def parse_slowly() -> Manifest:
        edit(code)
        return parsed

    read_or_parse(code, parse_slowly)

    assert not (code / "target").exists()


def test_the_seeds_are_those_of_the_company_whoever_parsed(parsed, tmp_path):
    settings = Settings(company_dir=tmp_path / "another", home=tmp_path)

    manifest = dbt.parse(dbt.DbtProject(settings))

    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
    assert seeds
    for seed in seeds:
        assert Path(seed.root_path or "") == settings.plan_book_dir.parent
        assert seed.original_file_path == f"{settings.plan_book_dir.name}/{seed.name}.csv"
