"""What each command records, prints and refuses."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk

NUMBER = re.compile(r"[0-9]+")
UP = ["--status", "achieved", "--why", "seen", "--approver", "owner", "--until", "2026-05-01"]
NEW = ["--title", "t", "--method", "examine", "--note", "n"]


def explained(desk: Desk, control: str, *words: str) -> Any:  # noqa: ANN401 - the JSON of explain
    return desk("explain", control, "--format", "json", *words).json


class TestInit:
    def test_it_makes_a_workspace_and_says_so_on_stderr(self, desk: Desk, tmp_path: Path) -> None:
        said = desk("init", str(tmp_path / "other"), "--organisation", "  Another council ")
        assert (said.status, said.out) == (0, "")
        assert "Next: cyberlayers --workspace" in said.err
        found = desk("posture", "--format", "json", "--workspace", str(tmp_path / "other")).json
        assert (found["organisation"], found["profile"]) == ("Another council", "starter")

    def test_it_takes_a_profile_of_ones_own(self, desk: Desk, tmp_path: Path) -> None:
        own = tmp_path / "own.toml"
        own.write_text(
            'format = "cyberlayers.profile/1"\nname = "own"\ntitle = "Own"\nsource = "us"\ndate = 2026-01-01\n'
            '[requires]\n"L1-13" = { status = "achieved" }\n'
        )
        said = desk("init", "other", "--organisation", "x", "--profile", str(own))
        assert said.status == 0
        assert desk("posture", "--format", "json", "--workspace", "other").json["profile"] == "own"
        own.write_text(own.read_text() + "other = 1\n")
        said = desk("init", "third", "--organisation", "x", "--profile", str(own))
        assert (said.status, said.err.split(":")[1]) == (3, " the profile")
        assert not Path("third").exists()

    def test_a_shared_one_is_open_to_the_folders_group(self, desk: Desk, tmp_path: Path) -> None:
        desk("init", "other", "--organisation", "x", "--shared")
        assert (tmp_path / "other").stat().st_mode & 0o7777 == 0o2770
        assert desk.folder.stat().st_mode & 0o7777 == 0o700

    def test_the_actor_and_account_of_the_first_records_are_known(self, desk: Desk) -> None:
        assert desk("ledger", "head", "--format", "json").json["size"] == 2


class TestAnswer:
    def test_it_prints_the_ledger_number_alone(self, desk: Desk) -> None:
        first = desk("answer", "L1-01", "--true", "a1, a2", "--false", "n1")
        assert (first.status, first.err) == (0, "")
        assert NUMBER.fullmatch(first.id)
        assert int(desk("answer", "l1-01", "--clear", "a1").id) == int(first.id) + 1
        assert explained(desk, "l1-01")["computed"] == "not-achieved"

    def test_it_may_hold_from_an_earlier_day(self, desk: Desk) -> None:
        desk("answer", "L1-01", "--true", "p1", "--false", "n1", "--from", "2026-01-01")
        assert explained(desk, "L1-01", "--at", "2026-01-01")["claimed"] == "partially"
        assert explained(desk, "L1-01", "--at", "2025-12-31")["claimed"] == "unassessed"

    def test_an_override_downwards_needs_only_its_reason(self, desk: Desk) -> None:
        desk("answer", "L1-01", "--true", "a1,a2", "--false", "n1")
        assert NUMBER.fullmatch(desk("answer", "l1-01", "--status", "partially", "--why", "hm").id)
        found = explained(desk, "L1-01")
        assert (found["computed"], found["claimed"], found["overridden"]) == ("achieved", "partially", True)

    def test_an_override_downwards_has_no_end_date(self, desk: Desk) -> None:
        desk("answer", "L1-01", "--true", "a1,a2", "--false", "n1")
        said = desk("answer", "L1-01", "--status", "partially", "--why", "hm", "--until", "2026-05-01")
        assert (said.status, said.out) == (2, "")
        assert "An override downwards has no last day; leave it out (--until)." in said.err

    def test_not_applicable_is_proposed_until_approved(self, desk: Desk) -> None:
        said = desk("answer", "L1-01", "--not-applicable", "--why", "x", "--approver", "owner", "--until", "2026-05-01")
        assert explained(desk, "L1-01")["state"] == "unassessed"
        assert NUMBER.fullmatch(desk("approve", said.id, by="owner").id)
        assert explained(desk, "L1-01")["state"] == "not_applicable"


class TestApprove:
    def test_the_last_word_of_the_named_approver_counts(self, desk: Desk) -> None:
        record = desk("answer", "L1-01", *UP).id
        desk("approve", record, by="owner")
        assert explained(desk, "L1-01")["claimed"] == "achieved"
        desk("approve", record, "--refuse", "--why", "no", by="owner")
        assert explained(desk, "L1-01")["claimed"] == "unassessed"

    @pytest.mark.parametrize(
        ("by", "account", "what"),
        [
            ("auditor", None, "asks for the approval of owner, not auditor"),
            ("officer", None, "asks for the approval of owner, not officer"),
            ("owner", "officer-account", "was made from this account"),
        ],
    )
    def test_nobody_else_and_no_other_account_will_do(
        self, desk: Desk, by: str, account: str | None, what: str
    ) -> None:
        record = desk("answer", "L1-01", *UP).id
        said = desk("approve", record, by=by, account=account)
        assert (said.status, said.out) == (3, "")
        assert what in said.err

    def test_a_shared_account_counts_with_a_reason_and_is_shown(self, desk: Desk) -> None:
        record = desk("answer", "L1-12", *UP).id
        said = desk(
            "approve", record, "--shared-account", "--why", "one machine", by="owner", account="officer-account"
        )
        assert said.status == 0
        found = explained(desk, "L1-12")
        assert (found["claimed"], found["identity_not_shown"]) == ("partially", True)

    def test_nobody_approves_what_they_made_even_where_they_name_themselves(self, desk: Desk) -> None:
        desk("answer", "L1-01", "--true", "a1,a2", "--false", "n1")
        record = desk("answer", "L1-01", "--status", "partially", "--why", "hm", "--approver", "officer").id
        said = desk("approve", record, account="elsewhere")
        assert (said.status, f"officer made record {record} and cannot approve it" in said.err) == (3, True)

    def test_an_answer_asks_for_no_approval(self, desk: Desk) -> None:
        record = desk("answer", "L1-01", "--true", "a1").id
        assert "asks for no approval" in desk("approve", record, by="owner").err


class TestAccept:
    def test_a_risk_is_accepted_once_approved(self, desk: Desk) -> None:
        desk("answer", "L2-01", "--true", "p1", "--false", "n1")
        record = desk("accept", "l2-01", "--why", "x", "--approver", "owner", "--until", "2027-03-31").id
        desk("approve", record, by="owner")
        assert explained(desk, "L2-01")["accepted"] is True
        said = desk("posture")
        assert "meets target with 1 accepted risk: L2-01 to 31 March 2027" in said.out
        assert "1 of 2 layers meet target; weakest: 2 Data security and management." in said.out

    def test_an_unassessed_control_that_a_contradiction_made_not_achieved_can_be_accepted(self, desk: Desk) -> None:
        words = ["accept", "L2-01", "--why", "x", "--approver", "owner", "--until", "2027-03-31"]
        assert "nobody knows which risk it is" in desk(*words).err
        item = desk("evidence", "add", "L2-01", *NEW, "--contradicts").id
        desk("evidence", "review", item, by="owner")
        assert NUMBER.fullmatch(desk(*words).id)


class TestPerson:
    def test_people_are_added_listed_changed_and_erased(self, desk: Desk) -> None:
        add = ["person", "add", "ann", "--title", "Officer", "--side"]
        assert desk(*add, "it", "--name", "Ann").id == "ann"
        desk(*add, "audit", "--name", "Ann B")
        assert desk("person", "list", "--format", "json").json == [
            {"id": "ann", "name": "Ann B", "title": "Officer", "side": "audit", "erased": False}
        ]
        assert NUMBER.fullmatch(desk("person", "erase", "ann").id)
        assert desk("person", "list", "--format", "json").json == [
            {"id": "ann", "name": None, "title": None, "side": "audit", "erased": True}
        ]
        assert "nothing here names ann" in desk("person", "erase", "ann").err

    def test_accounts_of_one_who_acts_again_can_be_erased_again(self, desk: Desk) -> None:
        desk("answer", "L1-01", "--true", "a1", by="ann")
        assert desk("person", "erase", "ann").status == 0
        desk("answer", "L1-01", "--true", "a2", by="ann")
        assert desk("person", "erase", "ann").status == 0
        assert b"ann-account" not in (desk.folder / "store.db").read_bytes()

    def test_nobody_added_says_what_to_do_next(self, desk: Desk) -> None:
        assert "Add people with: cyberlayers person add" in desk("person", "list").out


class TestWorkspace:
    def test_the_name_changes_at_once(self, desk: Desk) -> None:
        assert NUMBER.fullmatch(desk("workspace", "set", "--organisation", "Another").id)
        assert desk("posture", "--format", "json").json["organisation"] == "Another"

    def test_another_profile_is_used_from_the_day_it_is_approved(self, desk: Desk) -> None:
        record = desk("workspace", "set", "--profile", "starter", "--approver", "owner", "--why", "x").id
        assert desk("posture", "--format", "json").json["profile"] == "baseline"
        desk.day = desk.day.replace(day=9)
        desk("approve", record, by="owner")
        assert desk("posture", "--format", "json").json["profile"] == "starter"
        assert desk("posture", "--format", "json", "--at", "2026-03-08").json["profile"] == "baseline"

    def test_a_command_that_fails_records_none_of_its_parts(self, desk: Desk) -> None:
        said = desk("workspace", "set", "--organisation", "Another", "--profile", "starter")
        assert said.status == 2
        assert desk("posture", "--format", "json").json["organisation"] == "A council"

    def test_both_can_be_set_at_once(self, desk: Desk) -> None:
        words = ["--organisation", "Another", "--profile", "starter", "--approver", "owner", "--why", "x"]
        assert len(desk("workspace", "set", *words).out.splitlines()) == 2

    def test_the_criteria_of_another_version_can_be_adopted(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import shutil

        from tests.cli.conftest import READERS
        from tests.cli.desk import SMALL

        newer = tmp_path / "newer"
        shutil.copytree(SMALL, newer)
        policy = newer / "policy.toml"
        policy.write_text(policy.read_text().replace('version = "1"', 'version = "2"'))
        for module in READERS:
            monkeypatch.setattr(module, "content_folder", lambda _name: newer)
        record = desk("workspace", "adopt-criteria", "--approver", "owner", "--why", "newer").id
        desk("approve", record, by="owner")
        assert desk("posture", "--format", "json").json["policy"] == "2"

    def test_ones_own_profile_stays_when_criteria_are_adopted(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import shutil

        from tests.cli.conftest import READERS
        from tests.cli.desk import SMALL

        own = tmp_path / "own.toml"
        own.write_text((SMALL / "profiles" / "starter.toml").read_text().replace('"starter"', '"own"'))
        desk("init", "other", "--organisation", "x", "--profile", str(own))
        newer = tmp_path / "newer"
        shutil.copytree(SMALL, newer)
        (newer / "policy.toml").write_text(
            (SMALL / "policy.toml").read_text().replace('version = "1"', 'version = "2"')
        )
        for module in READERS:
            monkeypatch.setattr(module, "content_folder", lambda _name: newer)
        place = ["--workspace", "other"]
        record = desk("workspace", "adopt-criteria", "--approver", "owner", "--why", "newer", *place).id
        desk("approve", record, *place, by="owner")
        found = desk("posture", "--format", "json", *place).json
        assert (found["policy"], found["profile"]) == ("2", "own")


class TestEvidence:
    def test_ids_are_printed_alone_and_counted_up(self, desk: Desk) -> None:
        assert desk("evidence", "add", "L1-01", *NEW).id == "E-000001"
        assert desk("evidence", "add", "l1-01", "L1-01", *NEW).id == "E-000002"
        found = desk("evidence", "list", "--format", "json").json
        assert [row["controls"] for row in found] == [["L1-01"], ["L1-01"]]

    def test_statements_may_be_named_short_where_there_is_one_control(self, desk: Desk) -> None:
        desk("evidence", "add", "L1-01", *NEW, "--statement", "a1,a2")
        desk("evidence", "add", "L1-01", "L2-01", *NEW, "--statement", "L1-01:a1, p1", "--statement", "l2-01:n1")
        found = desk("evidence", "list", "--format", "json").json
        assert [row["statements"] for row in found] == [
            ["L1-01:a1", "L1-01:a2"], ["L1-01:a1", "L1-01:p1", "L2-01:n1"],
        ]  # fmt: skip

    def test_an_item_is_attached_to_more(self, desk: Desk) -> None:
        item = desk("evidence", "add", "L1-01", *NEW).id
        assert NUMBER.fullmatch(desk("evidence", "attach", item, "l2-01", "--statement", "a1").id)
        found = desk("evidence", "show", item, "--format", "json").json
        assert (found["controls"], found["statements"]) == (["L1-01", "L2-01"], ["L2-01:a1"])
        assert [row["id"] for row in desk("evidence", "list", "--control", "l2-01", "--format", "json").json] == [item]

    def test_neither_recorder_nor_collector_nor_their_account_reviews_it(self, desk: Desk) -> None:
        item = desk("evidence", "add", "L1-01", *NEW, "--collected-by", "owner").id
        for by, account, what in (
            ("officer", "elsewhere", "officer recorded or collected"),
            ("owner", None, "owner recorded or collected"),
            ("auditor", "officer-account", "was recorded from this account"),
        ):
            said = desk("evidence", "review", item, by=by, account=account)
            assert (said.status, said.out) == (3, "")
            assert what in said.err
        words = ["--shared-account", "--why", "one machine"]
        assert desk("evidence", "review", item, *words, by="auditor", account="officer-account").status == 0
        found = desk("evidence", "show", item, "--format", "json").json
        assert found["strength"] == {"L1-01": "reviewed"}
        assert found["reviews"] == [{"by": "auditor", "at": "2026-03-01T09:30:00Z", "agrees": True, "shared": True}]

    def test_anybody_may_disagree_even_the_recorder(self, desk: Desk) -> None:
        item = desk("evidence", "add", "L1-01", *NEW).id
        assert desk("evidence", "review", item, "--disagree", "--why", "on second thoughts").status == 0
        assert desk("evidence", "show", item, "--format", "json").json["disputed"] is True

    def test_a_contradiction_is_answered_by_a_later_item(self, desk: Desk) -> None:
        early = desk("evidence", "add", "L1-01", *NEW).id
        against = desk("evidence", "add", "L1-01", *NEW, "--contradicts").id
        desk("evidence", "review", against, by="owner")
        late = desk("evidence", "add", "L1-01", *NEW).id
        desk("evidence", "review", late, by="owner")
        assert NUMBER.fullmatch(desk("evidence", "answers", late, against).id)
        rows = desk("evidence", "list", "--format", "json").json
        assert [row["answered_by"] for row in rows] == [None, late, None]
        other = desk("evidence", "add", "L2-01", *NEW).id
        spoken = desk("evidence", "add", "L1-01", "--title", "t", "--method", "interview", "--note", "n").id
        for item, about, what in (
            (early, against, "was recorded before it"),
            (against, against, "does not support"),
            (late, early, "does not contradict"),
            (other, against, "they share no control"),
            (spoken, against, "its method is neither the same nor test"),
        ):
            assert what in desk("evidence", "answers", item, about).err

    def test_an_item_is_superseded_by_a_later_one_like_it(self, desk: Desk) -> None:
        first = desk("evidence", "add", "L1-01", *NEW).id
        second = desk("evidence", "add", "L1-01", *NEW).id
        against = desk("evidence", "add", "L1-01", *NEW, "--contradicts", "--statement", "n1").id
        fewer = desk("evidence", "add", "L1-01", *NEW, "--contradicts").id
        other = desk("evidence", "add", "L2-01", *NEW).id
        for old, new, what in (
            (second, first, "it was not recorded later"),
            (first, against, "one supports and the other contradicts"),
            (against, fewer, "it does not name every statement"),
            (first, other, "they share no control"),
        ):
            assert what in desk("evidence", "supersede", old, new).err
        assert NUMBER.fullmatch(desk("evidence", "supersede", first, second).id)
        rows = desk("evidence", "list", "--state", "superseded", "--format", "json").json
        assert [(row["id"], row["superseded_by"]) for row in rows] == [(first, second)]

    def test_a_contradiction_is_withdrawn_with_a_third_persons_yes(self, desk: Desk) -> None:
        desk("person", "add", "owner", "--name", "o", "--title", "o", "--side", "service")
        item = desk("evidence", "add", "L1-01", *NEW, "--contradicts").id
        desk("evidence", "review", item, by="owner")
        record = desk("evidence", "withdraw", item, "--why", "wrong system").id
        assert explained(desk, "L1-01")["state"] == "contradicted"
        for by, account, what in (
            ("officer", None, "needs a third person at another account"),
            ("owner", "officer-account", "needs a third person at another account"),
            ("engineer", None, "engineer is on the it side"),
        ):
            said = desk("approve", record, by=by, account=account)
            assert (said.status, what in said.err) == (3, True)
        assert desk("approve", record, by="owner").status == 0
        assert explained(desk, "L1-01")["state"] == "unassessed"

    def test_bytes_come_back_as_they_went_in(self, desk: Desk, tmp_path: Path) -> None:
        log = tmp_path / "scan.log"
        log.write_bytes(bytes(range(256)))
        item = desk("evidence", "add", "L1-01", "--title", "t", "--method", "test", "--file", str(log)).id
        said = desk("evidence", "extract", item, "--to", "out.log")
        assert (said.status, said.out) == (0, "out.log\n")
        assert Path("out.log").read_bytes() == log.read_bytes()
        again = desk("evidence", "extract", item, "--to", "out.log")
        assert (again.status, "exists already" in again.err) == (3, True)
        assert desk("evidence", "extract", item, "--to", "none/out.log").status == 3

    def test_bytes_that_are_missing_on_opening_are_broken_until_they_are_found_whole(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        item = desk("evidence", "add", "L1-01", *NEW).id
        (kept,) = [path for path in (desk.folder / "evidence").rglob("*") if path.is_file()]
        kept.rename(tmp_path / "aside")
        for _ in range(2):
            said = desk("evidence", "extract", item, "--to", "out")
            assert (said.status, said.out, Path("out").exists()) == (4, "", False)
        state = desk("evidence", "show", item, "--format", "json").json["state"]
        assert state == {"L1-01": "broken"}
        (tmp_path / "aside").rename(kept)
        assert desk("evidence", "extract", item, "--to", "out").status == 0
        assert desk("evidence", "show", item, "--format", "json").json["state"] == {"L1-01": "current"}

    def test_a_file_over_the_limit_of_the_settings_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        (desk.folder / "settings.toml").write_text("evidence_limit = 3\n")
        (tmp_path / "big").write_text("four")
        words = ["evidence", "add", "L1-01", "--title", "t", "--method", "test", "--file", "big"]
        assert "larger than the limit of 3 bytes" in desk(*words).err
        (desk.folder / "settings.toml").write_text("evidence_limits = 3\n")
        assert "settings.toml:1: evidence_limits: this key is not known" in desk(*words).err

    def test_no_evidence_says_what_to_do_next(self, desk: Desk) -> None:
        assert "Record some with: cyberlayers evidence add" in desk("evidence", "list").out


class TestFinding:
    ADD = ("finding", "add", "l1-01", "--observation", "o", "--action", "a", "--owner", "w", "--due")

    def test_findings_are_listed_soonest_due_first(self, desk: Desk) -> None:
        assert desk(*self.ADD, "2026-05-01").id == "F-000001"
        assert desk(*self.ADD, "2026-04-01").id == "F-000002"
        assert [row["id"] for row in desk("finding", "list", "--format", "json").json] == ["F-000002", "F-000001"]

    def test_one_is_closed_once(self, desk: Desk) -> None:
        desk(*self.ADD, "2026-05-01")
        desk.day = desk.day.replace(day=9)
        assert NUMBER.fullmatch(desk("finding", "close", "F-000001", "--why", "done").id)
        assert "closed already" in desk("finding", "close", "F-000001", "--why", "done").err
        assert desk("finding", "list", "--open", "--format", "json").json == []
        assert len(desk("finding", "list", "--open", "--at", "2026-03-08", "--format", "json").json) == 1
        assert desk("finding", "list", "--at", "2026-02-28", "--format", "json").json == []
        assert desk("finding", "list", "--open").out == "No findings.\n"


class TestControls:
    def test_they_are_listed_by_layer_by_key_and_by_framework(self, desk: Desk) -> None:
        def ids(*words: str) -> list[str]:
            return [row["id"] for row in desk("control", "list", "--format", "json", *words).json]

        assert ids() == ["L1-01", "L1-12", "L1-13", "L2-01"]
        assert ids("--layer", "2") == ["L2-01"]
        assert ids("--key") == ["L1-12"]
        assert ids("--framework", "caf-4.0") == ["L1-01", "L1-12", "L2-01"]
        assert desk("control", "list", "--layer", "8").out == "No control fits.\n"
        assert "B5.c Copies, D1.b Response" in desk("control", "list", "--framework", "caf-4.0").out

    def test_without_a_workspace_they_are_those_of_this_version(self, desk: Desk) -> None:
        assert desk("control", "list", "--workspace", "none").status == 0

    def test_one_is_shown_for_reading(self, desk: Desk) -> None:
        out = desk("control", "show", "l1-13").out
        assert out.startswith("L1-13 The plan is exercised\n")
        for words in ("Achieved:", "a1  The plan was rehearsed", "(test, exercise)", "evidence on L1-12"):
            assert words in out
        assert "★ key control" in desk("control", "show", "L1-12").out


class TestForecast:
    def test_it_says_so_when_nothing_lapses(self, desk: Desk) -> None:
        assert desk("forecast", "--days", "30").out == "Nothing lapses in the next 30 days.\n"


class TestScreen:
    def test_without_a_terminal_it_is_the_posture_report(self, worked: Desk) -> None:
        said = worked()
        assert said.status == 0
        assert said.out == worked("posture").out
        assert said.out.startswith("A council: as at 9 March 2026, as known on 9 March 2026, profile baseline\n")


@pytest.mark.parametrize("how", ["table", "csv"])
def test_every_report_has_a_table_and_csv(worked: Desk, how: str) -> None:
    from tests.cli.test_golden import COMMANDS

    for words in COMMANDS.values():
        said = worked(*words, "--format", how)
        assert (said.status, said.err) == (0, "")
        assert said.out.strip()
        assert (how == "csv") == said.out.startswith("# a leading ' marks text")
