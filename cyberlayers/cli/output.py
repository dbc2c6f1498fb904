"""Standard output and standard error, whose reader may go away.

`cyberlayers bundle verify IN --trust DIR | head -1` must still note what was verified, and still end with the status
that says whether it was. So a command is not ended where its reader is: what it writes from then on goes nowhere.
"""

import io
import os
import sys


class Output(io.TextIOWrapper):
    """Text that is written as long as somebody reads it."""

    def write(self, text: str, /) -> int:
        """Write, or drop what nobody reads."""
        try:
            return super().write(text)
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        """Pass on what was written, or drop what nobody reads."""
        try:
            super().flush()
        except BrokenPipeError:
            self._drop()

    def finish(self) -> None:
        """Pass on the last of what was written, or drop what cannot be: whoever wrote it was told so already."""
        try:
            self.flush()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        """Let everything go nowhere, what is kept back too."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def outlive_the_reader() -> None:
    """Make standard output and standard error, where there are any, go on when their reader is gone."""
    for name in ("stdout", "stderr"):
        given = getattr(sys, name)
        if isinstance(given, io.TextIOWrapper):
            encoding, errors = given.encoding, given.errors
            lines, through = given.line_buffering, given.write_through
            patient = Output(given.detach(), encoding, errors, line_buffering=lines, write_through=through)
            # Textual takes the streams that the process began with, which are empty now.
            for place in (name, f"__{name}__"):
                setattr(sys, place, patient)


def finish() -> None:
    """End both before the interpreter does, which would complain of what it cannot write."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Output):
            stream.finish()
