"""What the screens of an exercise show, made ready as values and words; nothing here draws or records."""
