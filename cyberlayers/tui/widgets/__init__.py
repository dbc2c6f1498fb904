"""Widgets of the screen, one a file. They show values that they are given and post what a person did."""
