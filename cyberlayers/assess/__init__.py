"""Posture: what is claimed, what is supported, and why. Pure, ordinal, rule-based, recomputable."""
