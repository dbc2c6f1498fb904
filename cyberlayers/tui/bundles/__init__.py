"""What the screens of evidence bundles show, as rows and sentences, and what was typed into them as values."""
