"""The corpus: crisis texts written and annotated for the project. `GUIDELINES.md` is the authority on its form."""
