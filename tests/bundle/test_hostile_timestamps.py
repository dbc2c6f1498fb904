"""Timestamps in a bundle that say nothing about it: each refused, with its code."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cyberlayers.bundle import layout
from cyberlayers.bundle.trust import parse_authority
from tests.bundle.authority import Authority
from tests.bundle.forger import Forger
from tests.bundle.office import ASSESSOR, NOW, REVIEWER, Office, check, codes, trust

pytest.importorskip("rfc3161_client", reason="the extra `timestamps` is not installed")

SSH = layout.ssh_name("assessor", ASSESSOR.key.public.key8)
OTHER = layout.ssh_name("reviewer", REVIEWER.key.public.key8)


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    return Authority(tmp_path_factory.mktemp("trusted")), Authority(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office(signers=(ASSESSOR, REVIEWER), with_database=False).export(path)
    return path


def today() -> datetime:
    """Return a verifier's clock that agrees with the authority's."""
    return datetime.now(UTC) + timedelta(minutes=1)


HOSTILE: dict[str, tuple[str | None, str, int, Callable[[], datetime]]] = {
    "nothing wrong": (None, SSH, 0, today),
    "a timestamp of another signer's signature": ("TS_IMPRINT", OTHER, 0, today),
    "a timestamp of the tagmanifest": ("TS_IMPRINT", layout.TAGMANIFEST, 0, today),
    "a timestamp by an authority that nobody trusts": ("TS_UNTRUSTED", SSH, 1, today),
    "a timestamp from the verifier's future": ("TS_TIME", SSH, 0, lambda: NOW),
}
"""The code; what the token is over; who of the two made it; the verifier's clock."""


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_bundle_is_refused_with(
    wrong: str, authorities: tuple[Authority, Authority], original: Path, tmp_path: Path
) -> None:
    code, over, maker, clock = HOSTILE[wrong]
    forger = Forger(original)
    forger[f"{SSH}.tsr"] = authorities[maker].stamp(forger[over])
    known = trust(authority=parse_authority(authorities[0].root))
    found = check(forger.save(tmp_path / "b.zip"), trust=known, now=clock())
    assert codes(found) == ({code} if code else set())
    assert found.found.verified is (code is None)
