"""What a machine can check of STYLE: where things stand, and how long Python may be.

Models are checked in test_layout_of_models.py, gates on every boundary in test_expectations.py.
"""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT

TOP_LEVEL = {
    "orchestration", "dbt_project", "models", "seeds", "expectations", "tests",
    "dbt_project.yml", "pyproject.toml", "README.md", "Makefile", "LICENSE", "requirements.lock",
}  # fmt: skip
PACKAGES = ("orchestration", "expectations")
VAGUE = {"utils", "util", "common", "lib", "libs", "helpers", "helper", "misc"}
MODULE_LINES, FUNCTION_LINES, DEFINITIONS_LINES = 300, 40, 60


def files(*pathspecs: str) -> list[Path]:
    """Files that git tracks or would, relative to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *pathspecs],
        cwd=PROJECT_ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    return [Path(name) for name in listed.split("\0") if name and (PROJECT_ROOT / name).exists()]


def python_modules() -> Iterator[tuple[Path, str]]:
    for path in files("*.py"):
        if path.parts[0] in PACKAGES:
            yield path, (PROJECT_ROOT / path).read_text(encoding="utf-8")


def test_the_top_level_is_what_style_lists():
    assert {path.parts[0] for path in files() if not path.parts[0].startswith(".")} == TOP_LEVEL


def test_no_folder_or_module_has_a_name_that_says_nothing():
    assert [path for path in files() if VAGUE & {*path.parts[:-1], path.stem}] == []


def test_the_lock_has_a_hash_for_everything_and_names_no_host():
    lock = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", lock.strip())

    assert "://" not in lock
    assert [entry for entry in requirements if "--hash=sha256:" not in entry] == []


def test_the_lock_has_everything_that_pyproject_names():
    lock = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9.-]+)(?:==|\[)", lock, re.MULTILINE))

    assert named_distributions() - locked == set()


def test_what_is_imported_is_named_in_pyproject():
    """What only comes along with something else leaves with it, too."""
    own = {*PACKAGES, *sys.stdlib_module_names}
    imported = {name for _, text in python_modules() for name in imported_packages(text)} - own
    distributions = importlib.metadata.packages_distributions()
    # dbt and its adapter share the package `dbt`: any one of the distributions will do.
    makers = {name: {canonical(maker) for maker in distributions[name]} for name in imported}

    assert {name for name in imported if not makers[name] & named_distributions()} == set()


def named_distributions() -> set[str]:
    text = (PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {canonical(requirement) for requirement in named}


def canonical(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_modules_and_functions_are_short():
    modules = dict(python_modules())

    assert modules
    assert [fault for path, text in modules.items() for fault in long_code(path, text)] == []


def long_code(path: Path, text: str) -> list[str]:
    """What of a module is longer than the style allows."""
    limit = DEFINITIONS_LINES if path.name == "definitions.py" else MODULE_LINES
    length = text.count("\n")
    faults = [f"{path} has {length} lines"] if length >= limit else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length >= FUNCTION_LINES:
                faults.append(f"{path}:{node.lineno} {node.name} has {length} lines")
    return faults


def test_planted_long_code_is_found():
    function = "def slow():\n" + "    pass\n" * FUNCTION_LINES
    path = Path("orchestration/slow.py")

    assert long_code(path, function) == [f"{path}:1 slow has {FUNCTION_LINES + 1} lines"]
    assert long_code(path, "\n" * MODULE_LINES) == [f"{path} has {MODULE_LINES} lines"]
    assert long_code(path.with_name("definitions.py"), "\n" * DEFINITIONS_LINES)
    assert long_code(path, "def quick():\n    pass\n") == []


def test_models_know_no_python_package():
    texts = [(path, (PROJECT_ROOT / path).read_text(encoding="utf-8")) for path in files("models")]

    assert [path for path, text in texts if re.search(rf"\b({'|'.join(PACKAGES)})\b", text)] == []


def test_expectations_do_not_know_orchestration():
    assert [
        str(path)
        for path, text in python_modules()
        if path.parts[0] == "expectations" and "orchestration" in imported_packages(text)
    ] == []


def imported_packages(text: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def test_settings_is_the_one_reader_of_environment_variables():
    readers = {str(path): environment_reads(text) for path, text in python_modules()}

    assert {path for path, names in readers.items() if names} <= {"orchestration/settings.py"}


def environment_reads(text: str) -> list[str]:
    """Names of variables that a module reads; setting one, as for dbt, is no reading."""
    reads = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr="get" | "getenv" | "pop") as function):
                source, key = function, node.args[:1]
            case ast.Subscript(ctx=ast.Load()):
                source, key = node.value, [node.slice]
            case _:
                continue
        is_environment = re.search(r"\bos\.(environ|getenv)\b", ast.unparse(source))
        if is_environment and key and isinstance(key[0], ast.Constant):
            reads.append(str(key[0].value))
    return reads


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("os.environ['ATTAIN_HOME']", ["ATTAIN_HOME"]),
        ("os.environ.get('ATTAIN_HOME', '.')", ["ATTAIN_HOME"]),
        ("os.getenv('ATTAIN_HOME')", ["ATTAIN_HOME"]),
        ("os.environ['DAGSTER_HOME'] = home", []),
        ("environment = {**os.environ}", []),
        ("settings.get('ATTAIN_HOME')", []),
    ],
)
def test_a_planted_reading_of_the_environment_is_found(text, names):
    assert environment_reads(text) == names
