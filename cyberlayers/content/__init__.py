"""Find, read and validate controls, scenarios and registers: TOML to model, errors with file and line."""
