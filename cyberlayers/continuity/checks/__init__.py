"""Checks on the register: what it promises against itself, without any disruption."""
