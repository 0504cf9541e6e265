"""The page codebook.md, made from the tables in communique/codebooks and from what the program says of them.

It is no part of the package: nothing that reads a text needs it. `make codebook` writes the page.
"""
