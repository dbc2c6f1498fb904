"""The screens. Each shows one snapshot and records through the app; none decides anything."""
