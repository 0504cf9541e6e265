"""The HTML page of events over all sources: self-contained, escaped, as the dossier's is."""

from markupsafe import Markup

from communique import __version__
from communique.chronicle import Chronicle
from communique.formats import words
from communique.web.page import QUADS, asset, policy, templates, web_link


def chronicle_html(chronicle: Chronicle) -> str:
    """One page: the events in order, each with its reports, whose words lead to their source. Same events, same bytes."""
    style = asset("dossier.css")
    return (
        templates()
        .get_template("chronicle.html.j2")
        .render(
            told=list(chronicle.told()),
            documents={document.document: document for document in chronicle.documents},
            style=Markup(style),
            policy=policy(style, ""),
            version=__version__,
            quads=QUADS,
            words=words,
            web_link=web_link,
        )
    )
