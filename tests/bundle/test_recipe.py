import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cyberlayers.bundle import layout
from cyberlayers.bundle.recipe import VERIFY_SH
from cyberlayers.bundle.trust import allowed_line
from cyberlayers.bundle.write import Signer
from cyberlayers.ledger.canonical import canonical
from tests.bundle.office import ASSESSOR, REVIEWER, trust


def run(bundle: Path, *signers: Signer) -> tuple[int, str]:
    """Run the recipe as a stranger would who was given some keys."""
    allowed = bundle.parent / "allowed_signers"
    allowed.write_text("".join(f"{allowed_line(line)}\n" for line in trust(*signers).allowed))
    script = bundle.parent / "verify.sh"
    script.write_text(VERIFY_SH)
    done = subprocess.run(["sh", str(script), str(allowed)], cwd=bundle, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "bundle"))


def test_the_recipe_ends_with_all_ok(copy: Path) -> None:
    status, said = run(copy)
    assert status == 0, said
    assert said.endswith("ALL OK\n")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def other_signature(bundle: Path) -> None:
    """Put another signature in the first one's place."""
    path = bundle / layout.ENVELOPE
    plain = json.loads(path.read_bytes())
    plain["signatures"][0]["sig"] = base64.b64encode(bytes(64)).decode()
    path.write_bytes(canonical(plain).encode())


SPOILT: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a changed record": ("a file was changed", lambda at: flip(at / layout.RECORDS)),
    "a changed manifest": ("a tag file was changed", lambda at: flip(at / layout.MANIFEST)),
    "a file more": ("do not list", lambda at: (at / "data/more.txt").touch()),
    "a link more": ("do not list", lambda at: (at / "more").symlink_to("bagit.txt")),
    "another signature in the envelope": ("did not sign the statement", other_signature),
    "no envelope": ("not signed", lambda at: (at / layout.ENVELOPE).unlink()),
    "no SSH signature": (
        "is missing",
        lambda at: (at / layout.ssh_name("reviewer", REVIEWER.key.public.key8)).unlink(),
    ),
}


@pytest.mark.parametrize("wrong", SPOILT)
def test_the_recipe_refuses(wrong: str, copy: Path) -> None:
    what, spoil = SPOILT[wrong]
    spoil(copy)
    status, said = run(copy)
    assert status != 0
    assert what in said
    assert "ALL OK" not in said


def test_the_recipe_refuses_a_signer_whom_nobody_trusts(copy: Path) -> None:
    status, said = run(copy, ASSESSOR)
    assert status != 0
    assert "does not hold" in said
