"""The vocabulary that every other folder speaks: frozen values, no I/O."""
