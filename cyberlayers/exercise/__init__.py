"""Scenario clock, conditions, decisions and their consequence; a run is a fold of its events. Pure."""
