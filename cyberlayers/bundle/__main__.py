"""Verify a bundle with nothing but this folder, the pure ones and what reads criteria: no screen, no store.

    python -m cyberlayers.bundle verify IN --trust DIR [--audience T] [--challenge T] [--format text|json]

Exit status: 0 verified, 1 not verified, 2 usage, 3 unreadable.
"""

import argparse
import gc
import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cyberlayers.bundle.opening import Opening
from cyberlayers.errors import ContentError, CyberlayersError


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
        with suppress(OSError):
            print(f"cyberlayers: {json.dumps(str(error))[1:-1]}", file=sys.stderr, flush=True)  # noqa: T201 - as below
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
    try:
        print(shown, flush=True)  # noqa: T201 - unlike `write`, nothing where there is no output at all
    except BrokenPipeError:
        pass  # Whoever read it has seen enough; the exit status still says what was found.
    except OSError as error:
        raise ContentError(f"what was found cannot be written ({error.strerror})") from None
    return 0 if found.verified else 1


def run() -> None:
    """Start the program."""
    # Nothing that is installed beside has a say in what is valid; looking for it takes 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()  # the process ends soon, and what it reads holds no cycles
    # When this returns all is closed and said. To give back every piece of memory by itself would take 30 ms.
    os._exit(main())


if __name__ == "__main__":
    run()
