"""The signed evidence bundle: keys, signatures, the canonical container, export and verification."""
