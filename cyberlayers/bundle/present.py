"""A verification as the JSON of the command-line contract, and as plain lines."""

import json
from typing import Any

from cyberlayers.bundle.checks import Check, Result, Verification

_MARKS = {Result.PASS: "ok", Result.FAIL: "FAILED", Result.NOT_CHECKED: "-"}


def verification_json(found: Verification) -> dict[str, Any]:
    """Return the keys of the command-line contract."""
    return {
        "bundle_id": found.bundle_id,
        "sequence": found.sequence,
        "signers": [
            {"role": one.role, "principal": one.principal, "key_sha256": one.key_sha256} for one in found.signers
        ],
        "checks": [
            {"name": one.name, "result": one.result.value, "code": one.code, "detail": one.detail}
            for one in found.checks
        ],
        "verified": found.verified,
    }


def verification_text(found: Verification) -> str:
    """Return a line for each check, in ASCII: what a bundle says never reaches a terminal as it is."""
    lines = [_line(one) for one in found.checks]
    return "\n".join([*lines, "", "VERIFIED" if found.verified else "NOT VERIFIED"])


def _line(check: Check) -> str:
    code = f" [{check.code}]" if check.code else ""
    advice = f" {check.advice}." if check.advice else ""
    words = json.dumps(check.detail + advice)[1:-1].replace('\\"', '"')
    return f"{_MARKS[check.result]:6}  {check.name:18}{code} {words}"
