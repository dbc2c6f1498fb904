"""Walk the eight layers of cyber protection, prove what holds, and rehearse what breaks."""

__version__ = "0.1.0"
