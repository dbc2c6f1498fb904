"""The list of named checks that a verification results in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from cyberlayers.bundle.refusal import Code, RefusedError

T = TypeVar("T")


class Result(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - the word of the contract
    FAIL = "fail"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        name: what was checked; stable.
        result: how it ended.
        detail: why, in a sentence.
        code: why, for a program; only where it failed.
        advice: what to do about it; may be empty.
        required: whether the bundle is verified only if this passes.
    """

    name: str
    result: Result
    detail: str
    code: Code | None = None
    advice: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in which role; `meaning` and `controls` are those of a counter-signature."""

    role: str
    principal: str
    key_sha256: str
    meaning: str | None = None
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found.

    Attributes:
        bundle_id: None where nothing that names it could be verified; so too the sequence.
        signers: whose signatures are valid and trusted.
    """

    bundle_id: str | None
    sequence: int | None
    signers: tuple[Signature, ...]
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        """Tell whether every check that is required passed, and none failed."""
        return all(
            check.result is Result.PASS or (check.result is Result.NOT_CHECKED and not check.required)
            for check in self.checks
        )


@dataclass
class Checks:
    """Collects checks while a bundle is verified."""

    done: list[Check] = field(default_factory=list)

    def run(self, name: str, action: Callable[[], T], said: Callable[[T], str]) -> T | None:
        """Carry out a check; what it found is None where it failed."""
        try:
            found = action()
        except RefusedError as refused:
            self.refuse(name, refused)
            return None
        self.done.append(Check(name, Result.PASS, said(found)))
        return found

    def refuse(self, name: str, refused: RefusedError) -> None:
        """Note that a check failed."""
        self.done.append(Check(name, Result.FAIL, f"{refused.what}.", refused.code, refused.advice))

    def skip(self, name: str, why: str, *, required: bool = True) -> None:
        """Note that something was not checked."""
        self.done.append(Check(name, Result.NOT_CHECKED, why, required=required))
