"""Readers have one whole release at any instant, whoever is killed, and old ones are let go."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.publish import durable, releases
from orchestration.publish.release import publish
from orchestration.publish.releases import ReleaseError
from orchestration.settings import PROJECT_ROOT, Settings
from tests.firm_folder import EXPECTED, SMALL, make_firm, run_firm

# Publishes and kills itself, as a power cut would, when the given step begins.
KILLED_PUBLISHER = """
import os, signal, sys
from pathlib import Path
from orchestration.publish.release import publish
from orchestration.settings import Settings
from tests.firm_folder import EXPECTED

def progress(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

home = Path(sys.argv[1])
settings = Settings(company_dir=home / "companies" / "firm", home=home)
publish(settings, expected=EXPECTED, progress=progress)
"""


def with_payout(amount: str) -> dict:
    (payout,) = SMALL["fct_payouts"]
    return {**SMALL, "fct_payouts": [payout | {"payout_amount": amount}]}


def publish_as(settings: Settings, release_id: str, amount: str, **options) -> releases.Release:
    run_firm(settings, with_payout(amount), release_id=release_id)
    return publish(settings, expected=EXPECTED, **options)


def current_payout(settings: Settings) -> str:
    """What a reader who opens `current` now is paid."""
    path = (settings.published_dir / "current").resolve() / "marts.duckdb"
    with duckdb.connect(str(path), read_only=True) as marts:
        (row,) = marts.sql("select payout_amount::varchar from fct_payouts").fetchall()
    return row[0]


@pytest.fixture
def firm(tmp_path: Path) -> Settings:
    """A company with the published release `first`, which pays 10."""
    settings = make_firm(tmp_path)
    publish_as(settings, "first", "10")
    return settings


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("writing fct_payouts", "10.0000"),
        ("writing the manifest", "10.0000"),
        ("giving the release its name", "10.0000"),
        ("switching readers", "10.0000"),
        ("removing old releases", "20.0000"),
    ],
)
def test_killed_at_any_step_readers_have_one_whole_release(firm, step, left):
    run_firm(firm, with_payout("20"), release_id="second")

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_PUBLISHER, str(firm.home), step],
        cwd=PROJECT_ROOT,
        capture_output=True,
        check=False,
    )

    assert killed.returncode == -9, killed.stderr.decode()
    assert current_payout(firm) == left
    assert not releases.damaged_files(releases.show(firm))

    publish(firm, expected=EXPECTED)
    assert current_payout(firm) == "20.0000"
    assert {path.name for path in firm.published_dir.iterdir()} == {"first", "second", "current"}


def test_a_reader_with_the_old_release_open_is_not_disturbed(firm):
    old = (firm.published_dir / "current").resolve() / "marts.duckdb"
    with duckdb.connect(str(old), read_only=True) as reader:
        publish_as(firm, "second", "20", releases_kept=1)

        assert not old.exists()
        (row,) = reader.sql("select payout_amount::varchar from fct_payouts").fetchall()
        assert row == ("10.0000",)
    assert current_payout(firm) == "20.0000"


def test_the_last_releases_are_kept_and_the_one_readers_have_always(firm):
    for number in (2, 3):
        publish_as(firm, f"release-{number}", str(number), releases_kept=2)
    assert [each.release_id for each in releases.releases(firm)] == ["release-3", "release-2"]

    releases.roll_back(firm, "release-2")
    assert releases.keep_last(firm, 1) == []
    assert current_payout(firm) == "2.0000"

    releases.roll_back(firm, "release-3")
    assert releases.keep_last(firm, 1) == ["release-2"]


def test_rolling_back_gives_readers_the_older_release(firm):
    publish_as(firm, "second", "20")

    release = releases.roll_back(firm, "first")

    assert release.is_current
    assert current_payout(firm) == "10.0000"
    assert not releases.show(firm, "second").is_current


def test_a_release_published_before_is_switched_to_without_building_it_again(firm):
    second = publish_as(firm, "second", "20")
    inode = second.marts_path.stat().st_ino
    releases.roll_back(firm, "first")

    again = publish_as(firm, "second", "20")

    assert again.is_current
    assert again.marts_path.stat().st_ino == inode


def damage(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("fault", [damage, Path.unlink], ids=["a bit flipped", "gone"])
def test_a_damaged_release_is_neither_unchanged_nor_rolled_back_to(firm, fault):
    publish_as(firm, "second", "20")
    assert [releases.unchanged(firm, each) for each in ("first", "second")] == [False, True]
    fault(firm.published_dir / "first" / "parquet" / "fct_payouts.parquet")

    with pytest.raises(ReleaseError, match=r"damaged: parquet/fct_payouts.parquet is not"):
        releases.roll_back(firm, "first")

    assert current_payout(firm) == "20.0000"
    fault(firm.published_dir / "second" / "marts.duckdb")
    assert not releases.unchanged(firm, "second")


def test_a_release_removed_by_hand_is_published_again(firm):
    durable.remove_folder(firm.published_dir / "first")
    assert not releases.unchanged(firm, "first")

    publish(firm, expected=EXPECTED)

    assert current_payout(firm) == "10.0000"
    assert releases.unchanged(firm, "first")


def test_a_manifest_that_was_edited_says_so(firm):
    path = releases.show(firm, "first").manifest_path
    path.chmod(0o644)
    path.write_text(path.read_text().replace('"content_hash": "', '"content_hash": "0', 1))

    with pytest.raises(ValueError, match=r"manifest.json was changed"):
        releases.show(firm, "first")


def test_an_id_that_is_unknown_or_would_lead_elsewhere_is_refused(firm):
    for release_id in ("../first", "current", "", ".building-x", "a/b"):
        with pytest.raises(ReleaseError, match="is not the id of a release"):
            releases.roll_back(firm, release_id)

    with pytest.raises(ReleaseError, match="firm has no release third"):
        releases.show(firm, "third")


def test_before_the_first_release_there_is_none(tmp_path):
    settings = make_firm(tmp_path)

    assert releases.releases(settings) == []
    assert not releases.unchanged(settings, "first")
    with pytest.raises(ReleaseError, match="firm has published no release yet"):
        releases.show(settings)
