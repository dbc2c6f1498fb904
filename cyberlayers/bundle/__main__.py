"""Verify a bundle with nothing but this folder, the pure ones and what reads criteria: no screen, no store.

    python -m cyberlayers.bundle verify IN --trust DIR [--audience T] [--challenge T] [--format text|json]

Exit status: 0 verified, 1 not verified, 2 usage, 3 unreadable.
"""

import argparse
import gc
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cyberlayers.bundle.present import verification_json, verification_text
from cyberlayers.bundle.trust import read_folder
from cyberlayers.bundle.verify import Verifier, verify
from cyberlayers.errors import CyberlayersError
from cyberlayers.workspace.stating import state_posture


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
        trust = read_folder(given.trust)
        now = datetime.now(UTC)
        found = verify(given.bundle, Verifier(trust, state_posture, now, given.audience, given.challenge)).found
    except CyberlayersError as error:
        sys.stderr.write(f"cyberlayers: {json.dumps(str(error))[1:-1]}\n")
        return error.exit_status
    shown = json.dumps(verification_json(found), indent=2) if given.format == "json" else verification_text(found)
    sys.stdout.write(f"{shown}\n")
    return 0 if found.verified else 1


def run() -> None:
    """Start the program."""
    gc.set_threshold(50_000)  # why: `cli.entry.run`
    sys.exit(main())


if __name__ == "__main__":
    run()
