"""Write the page: `python -m docs.codebook`."""

from docs.codebook.page import PAGE, page

PAGE.write_text(page(), "utf-8")
