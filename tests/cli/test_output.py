import os
from pathlib import Path

import pytest

from cyberlayers.cli.output import Output


def test_what_nobody_reads_is_dropped_and_the_writer_goes_on() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with Output(os.fdopen(writing, "wb"), "utf-8") as output:
        for _ in range(3):
            assert output.write("x" * 100_000) == 100_000
            output.flush()


def test_what_was_written_arrives_whole(tmp_path: Path) -> None:
    with Output((tmp_path / "said").open("wb"), "utf-8") as output:
        output.write("Größe 3\n")
        output.finish()
    assert (tmp_path / "said").read_text(encoding="utf-8") == "Größe 3\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_once() -> None:
    output = Output(Path("/dev/full").open("wb"), "utf-8")  # noqa: SIM115 - the wrapper closes it
    output.write("x")
    with pytest.raises(OSError, match="No space left"):
        output.flush()
    output.finish()
    output.close()
