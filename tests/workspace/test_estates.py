"""Registers imported, in force from a day on, and exported byte for byte."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from cyberlayers.content.estate import parse_estate
from cyberlayers.errors import ContentError, UsageError
from cyberlayers.workspace import estates
from cyberlayers.workspace.workspace import Workspace, create
from tests.workspace.rehearsal_desk import ESTATE, Room, acting

FOLDER = Path(__file__).parents[1] / "data" / "estate-folder"


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    now = Room(tmp_path / "clock").now
    return create(tmp_path / "council", "Our council", "starter", acting("ann"), lambda: now, Random(1).randbytes)


def test_a_register_is_kept_with_all_its_bytes(bare: Workspace, tmp_path: Path) -> None:
    record = estates.import_estate(bare, ESTATE)
    found = estates.register_of(bare, bare.state(), bare.today())
    assert found.sha256 == record.body.sha256
    assert found.estate.organisation.name == "Small council"
    out = estates.export_estate(bare, bare.state(), bare.today(), tmp_path / "out.toml")
    assert out.read_bytes() == ESTATE.read_bytes()


def test_a_folder_becomes_the_register_of_the_workspaces_organisation(bare: Workspace) -> None:
    record = estates.import_estate(bare, FOLDER)
    found = estates.register_of(bare, bare.state(), bare.today())
    assert found.estate.organisation.name == "Our council"
    assert parse_estate(bare.blob(record.body.sha256), "estate.toml") == found.estate
    assert record.body.critical == ("directory", "care-records")


def test_the_latest_day_is_in_force_and_of_one_day_the_latest_import(bare: Workspace) -> None:
    today = bare.today()
    estates.import_estate(bare, ESTATE, today)
    estates.import_estate(bare, FOLDER, today - timedelta(days=10))
    assert estates.register_of(bare, bare.state(), today).estate.organisation.name == "Small council"
    earlier = estates.register_of(bare, bare.state(), today - timedelta(days=5))
    assert earlier.estate.organisation.name == "Our council"
    estates.import_estate(bare, FOLDER, today)
    assert estates.register_of(bare, bare.state(), today).estate.organisation.name == "Our council"


def test_before_the_first_register_there_is_none(bare: Workspace) -> None:
    estates.import_estate(bare, ESTATE)
    with pytest.raises(ContentError, match="no register of services"):
        estates.register_of(bare, bare.state(), bare.today() - timedelta(days=1))


def test_a_day_to_come_and_a_broken_file_are_refused_and_nothing_is_recorded(bare: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in the future"):
        estates.import_estate(bare, ESTATE, bare.today() + timedelta(days=1))
    broken = tmp_path / "broken.toml"
    broken.write_text(
        ESTATE.read_text(encoding="utf-8").replace('all = ["network"]', 'all = ["nowhere"]', 1), encoding="utf-8"
    )
    with pytest.raises(ContentError, match=r"broken\.toml:\d+: nowhere"):
        estates.import_estate(bare, broken)
    assert not bare.state().estates


def test_an_export_never_writes_over_a_file(bare: Workspace, tmp_path: Path) -> None:
    estates.import_estate(bare, ESTATE)
    taken = tmp_path / "taken.toml"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(ContentError, match="exists already"):
        estates.export_estate(bare, bare.state(), bare.today(), taken)
    with pytest.raises(ContentError, match="cannot be written"):
        estates.export_estate(bare, bare.state(), bare.today(), tmp_path / "nowhere" / "out.toml")
    assert taken.read_text(encoding="utf-8") == "mine"
