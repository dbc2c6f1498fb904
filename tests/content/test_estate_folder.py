"""A register as service managers fill it in: four CSV files, and every way in which they go wrong."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from cyberlayers.content.estate import parse_estate, write_estate
from cyberlayers.content.estate_folder import read_folder
from cyberlayers.errors import ContentError
from cyberlayers.model.estate import Estate
from cyberlayers.model.figures import Spread

EXAMPLE = Path(__file__).parents[1] / "data" / "estate-folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "register"))


@pytest.fixture
def estate() -> Estate:
    return read_folder(EXAMPLE, "Small council")


def refused(folder: Path) -> str:
    with pytest.raises(ContentError) as found:
        read_folder(folder, "Small council")
    return str(found.value)


def change(folder: Path, name: str, old: str, new: str) -> Path:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_every_column_becomes_the_key_of_its_name(estate: Estate) -> None:
    care = estate.service[0]
    assert (care.mtpd_h, care.rto_h, care.it_rto_h, care.mbco, care.tier) == (24, 6, 96, 0.5, 1)
    assert (care.approved_on, care.vital_records) == (date(2026, 4, 30), ("Visit list", "Key-safe codes"))
    assert care.workaround is not None
    assert (care.workaround.level, care.workaround.people, care.workaround.basis) == (0.6, 12, "tested")
    assert [(row.category, row.after_h, row.score) for row in care.impact] == [
        ("safeguarding", (4, 24, 72), (2, 4, 5)),
        ("financial", (24, 168), (1, 3)),
    ]
    directory = next(system for system in estate.system if system.id == "directory")
    assert directory.critical
    assert directory.restore is not None
    assert directory.restore.hours == Spread(4, 8, 24)
    assert directory.backup is not None
    assert (directory.backup.isolated, directory.backup.restore_tested_on) == (True, date(2026, 4, 30))
    assert [(group.number, group.minimum) for group in estate.group] == [(40, 25)]


def test_needs_are_written_in_words(estate: Estate) -> None:
    care = estate.service[0]
    assert [(group.members, group.quorum, group.buffer_h, group.level_without) for group in care.needs] == [
        (("care-records",), 1, 0, 0.2),
        (("network", "carrier"), 1, 2, 0.4),
        (("carers",), 1, 0, None),
    ]
    records = next(system for system in estate.system if system.id == "care-records")
    assert [group.any for group in records.needs] == [None, ("network", "carrier")]


def test_hours_of_teams_are_always_or_shifts(estate: Estate) -> None:
    always, shifts = estate.team
    assert always.hours == "always"
    assert shifts.hours != "always"
    assert (shifts.hours.days[0], shifts.hours.opens, shifts.hours.closes) == ("mon", "08:00", "18:00")


def test_none_means_that_nothing_has_to_come_first(estate: Estate) -> None:
    after = {system.id: system.restore.after for system in estate.system if system.restore}
    assert after == {"network": (), "directory": ("network",), "care-records": None}


def test_the_register_is_the_same_once_it_is_written_as_toml(estate: Estate) -> None:
    assert parse_estate(write_estate(estate).encode(), "estate.toml") == estate


def test_a_cell_protected_from_being_a_formula_is_read_without_its_quote(folder: Path) -> None:
    change(folder, "services.csv", "Public website", "'=SUM(A1)")
    assert read_folder(folder, "Small council").service[1].name == "=SUM(A1)"


def test_a_name_that_begins_with_an_apostrophe_keeps_it(folder: Path) -> None:
    change(folder, "services.csv", "Public website", "'t Hof")
    assert read_folder(folder, "Small council").service[1].name == "'t Hof"


def test_a_byte_order_mark_and_notes_and_empty_rows_are_passed_over(folder: Path) -> None:
    file = folder / "services.csv"
    file.write_text(f"\ufeff# a note\n{file.read_text(encoding='utf-8')}\n,,,\n# the end\n", encoding="utf-8")
    assert read_folder(folder, "Small council") == read_folder(EXAMPLE, "Small council")


def test_a_file_without_rows_is_a_register_without_them(folder: Path) -> None:
    (folder / "impacts.csv").write_text("", encoding="utf-8")
    assert read_folder(folder, "Small council").service[0].impact == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("nodes.csv", "system,network", "thing,network", "nodes.csv:3: the kind is one of"),
        ("nodes.csv", "system,network", "service,network", "nodes.csv:3: the kind is one of"),
        ("nodes.csv", "system,network", "team,network", "nodes.csv:3: the kind is one of"),
        ("services.csv", "all network,", "every network,", "services.csv:3: needs: 'every network' cannot be read"),
        ("services.csv", "all network,", "all nowhere,", "services.csv:3: nowhere is not in this register"),
        ("services.csv", ",24,6,96", ",-1,6,96", "services.csv:2: mtpd_h"),
        ("services.csv", ",24,6,96", ",a day,6,96", "services.csv:2: mtpd_h"),
        ("services.csv", "website,Public", "adult-care,Public", "services.csv:3: the id adult-care is already"),
        ("services.csv", "rpo_h,mbco", "rpo_h,colour", "services.csv:2: colour"),
        ("services.csv", "rpo_h,mbco", "rpo_h,rpo_h", "services.csv:1: the column rpo_h stands there twice"),
        ("services.csv", "buffer 2 ", "buffer 1.2.3 ", "services.csv:2: needs"),
        ("nodes.csv", "4 8 24", "4 eight 24", "nodes.csv:4: restore.hours: '4 eight 24' cannot be read"),
        ("nodes.csv", "4 8 24", "24 8 4", "nodes.csv:4: restore.hours"),
        ("nodes.csv", '"Care records, hosted here"', "Care records, hosted here", "nodes.csv:5: "),
        ("teams.csv", "infra,Infra", "infra,,Infra", "teams.csv:3: more cells than columns"),
        ("impacts.csv", "adult-care,financial", "nobody,financial", "impacts.csv:3: there is no such service"),
        ("impacts.csv", "24 168,1 3", "24 168,1", "services.csv:2: impact.1: after_h and score"),
        ("teams.csv", ",always,,", ",always,mon,", "teams.csv:3: hours.days stands beside a plain hours"),
    ],
)
def test_what_is_wrong_is_refused_with_its_file_and_line(
    folder: Path, name: str, old: str, new: str, said: str
) -> None:
    assert said in refused(change(folder, name, old, new))


def test_a_plain_column_after_its_own_parts_is_refused(folder: Path) -> None:
    change(folder, "teams.csv", "hours,hours.days,hours.from,hours.to", "hours.days,hours.from,hours.to,hours")
    change(folder, "teams.csv", "always,,,", "mon,08:00,18:00,always")
    assert "teams.csv:3: hours stands beside its own parts" in refused(folder)


@pytest.mark.parametrize("name", ["teams.csv", "nodes.csv", "services.csv", "impacts.csv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refused(folder).startswith(f"{name} cannot be read")


def test_what_is_not_text_is_refused(folder: Path) -> None:
    (folder / "teams.csv").write_bytes("id,name\nx,Männer\n".encode("latin-1"))
    assert refused(folder) == "teams.csv is not UTF-8 text. Save it as CSV UTF-8."


def test_a_huge_file_and_a_huge_cell_are_refused(folder: Path) -> None:
    (folder / "teams.csv").write_text("id,name\n" + "x" * 1_100_000, encoding="utf-8")
    assert "larger than 1 MiB" in refused(folder)
    (folder / "teams.csv").write_text('id,name\n"' + "x" * 200_000 + '",y\n', encoding="utf-8")
    assert "not CSV" in refused(folder)


def test_a_long_run_of_spaces_costs_no_time(folder: Path) -> None:
    change(folder, "services.csv", "all network,", f"all network{' ' * 100_000}carrier,")
    begun = time.monotonic()
    assert read_folder(folder, "Small council").service[1].needs[0].members == ("network", "carrier")
    assert time.monotonic() - begun < 5
