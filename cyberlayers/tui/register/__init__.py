"""What the screen of the register shows, made ready as rows and lines; nothing here draws or records."""
