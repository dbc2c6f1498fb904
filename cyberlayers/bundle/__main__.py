"""Verify a bundle with nothing but this folder, the pure ones and what reads criteria: no screen, no store.

    python -m cyberlayers.bundle verify IN --trust DIR [--audience T] [--challenge T] [--format text|json]

Exit status: 0 verified, 1 not verified, 2 usage, 3 unreadable.
"""

import argparse
import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cyberlayers.bundle.opening import Opening
from cyberlayers.errors import CyberlayersError


def main(words: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m cyberlayers.bundle", description="Verify an evidence bundle.")
    command = parser.add_subparsers(required=True).add_parser("verify", help="Verify a bundle against a trust folder.")
    command.add_argument("bundle", type=Path, metavar="IN", help="The bundle: its zip, or its folder.")
    command.add_argument("--trust", type=Path, required=True, metavar="DIR", help="Whose signatures count.")
    command.add_argument("--audience", help="For whom the bundle must have been made.")
    command.add_argument("--challenge", help="The word that the bundle must answer to.")
    command.add_argument("--format", choices=("text", "json"), default="text", help="How to print the checks.")
    given = parser.parse_args(words)
    try:
        with Opening(given.bundle) as opening:
            return _verify(opening, given)
    except CyberlayersError as error:
        sys.stderr.write(f"cyberlayers: {json.dumps(str(error))[1:-1]}\n")
        return error.exit_status


def _verify(opening: Opening, given: argparse.Namespace) -> int:
    # The bundle is being hashed while these are imported.
    from cyberlayers.bundle.present import verification_json, verification_text
    from cyberlayers.bundle.trust import read_folder
    from cyberlayers.bundle.verify import Verifier, verify_opening
    from cyberlayers.workspace.stating import state_posture

    trust = read_folder(given.trust)
    verifier = Verifier(trust, state_posture, datetime.now(UTC), given.audience, given.challenge)
    found = verify_opening(opening, verifier).found
    shown = json.dumps(verification_json(found), indent=2) if given.format == "json" else verification_text(found)
    sys.stdout.write(f"{shown}\n")
    return 0 if found.verified else 1


def run() -> None:
    """Start the program."""
    # Nothing that is installed beside has a say in what is valid; looking for it takes 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # the process ends soon, and what it reads holds no cycles
    sys.exit(main())


if __name__ == "__main__":
    run()
