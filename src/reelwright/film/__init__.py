"""The nouns of a film: frozen, typed, with units, and JSON in and out. The glossary is `docs/glossary.md`."""
