"""Who is taken out when the road is stopped, and who goes on: without the road itself."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.settings import Settings
from orchestration.uat import judging
from orchestration.uat.company_folder import NumberedCase
from orchestration.uat.judging import Report, Result, judge
from orchestration.uat.reading import read_cases
from orchestration.uat.road import Journey, Stop

OVERFLOW = Stop("commissions", "dbt model failed: overflow of c0003~ANN")


@pytest.fixture
def road(monkeypatch) -> list[list[str]]:
    """A road that no company passes which has the case `bad`; the names of every pass."""
    passes: list[list[str]] = []
    write_company = judging.write_company

    def write(cases: Sequence[NumberedCase], folder: Path):
        passes.append([each.case.name for each in cases])
        return write_company(cases, folder)

    def compare(self: judging._Judging, cases: Sequence[NumberedCase], *_: object) -> None:
        self.results |= {each.number: Result(each.case) for each in cases}

    monkeypatch.setattr(judging, "write_company", write)
    monkeypatch.setattr(
        judging, "travel", lambda _: Journey(OVERFLOW if "bad" in passes[-1] else None)
    )
    monkeypatch.setattr(judging._Judging, "_compare", compare)
    return passes


def judged(tmp_path: Path, names: Sequence[str], said: list[str]) -> Report:
    path = tmp_path / "ours.yml"
    path.write_text(
        "".join(f"- {{name: {name}, expect: nothing}}\n" for name in names), encoding="utf-8"
    )
    bounds = Settings(company_dir=tmp_path, home=tmp_path)
    return judge(read_cases([path]), bounds=bounds, progress=said.append)


def test_cases_that_agree_go_together(tmp_path, road):
    report = judged(tmp_path, ["a", "b", "c"], [])

    assert road == [["a", "b", "c"]]
    assert report.pass_count == 1
    assert report.failed == ()


def test_who_stopped_the_road_without_a_name_is_found_by_halves(tmp_path, road):
    said: list[str] = []

    report = judged(tmp_path, ["a", "b", "bad", "c", "d"], said)

    assert [result.case.name for result in report.failed] == ["bad"]
    assert report.failed[0].faults == (
        "the gate of commissions refused it: dbt model failed: overflow of ANN",
    )
    assert road == [
        ["a", "b", "bad", "c", "d"],
        ["a", "b"],
        ["bad", "c", "d"],
        ["bad"],
        ["c", "d"],
    ]
    assert said[-1] == "Stopped at commissions, taken out: ours.yml, case 'bad' (line 3)"


def test_cases_with_mistakes_are_not_judged_and_all_mistakes_told(tmp_path, road):
    (tmp_path / "bad.yml").write_text("- name: one: two\n", encoding="utf-8")
    (tmp_path / "ours.yml").write_text("- {name: one}\n", encoding="utf-8")

    done = CliRunner().invoke(app, ["uat", str(tmp_path)])

    assert road == []
    assert done.exit_code == 1
    told = [" ".join(each.split()) for each in done.stdout.split("mistake  ")[1:]]
    assert told == [
        "bad.yml is not readable as YAML: mapping values are not allowed in this context (line 1)",
        "ours.yml, case 'one' (line 1): expect is missing",
    ]
    assert "attain: The cases have 2 mistakes: they are judged when they have none" in done.output
