"""Models to text: tables, lists, JSON, CSV, Markdown, HTML."""
