"""The screen: Textual app, screens, widgets, rings and styles. Neither decides anything: the workspace does."""
