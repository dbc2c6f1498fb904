"""`python -m cyberlayers`."""

from cyberlayers.cli.entry import run

if __name__ == "__main__":
    run()
