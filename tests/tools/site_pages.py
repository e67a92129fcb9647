"""What is on the pages of a built site: links, anchors, what they load."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}


class Page(HTMLParser):
    """One page: `ids`, `links`, `loaded` (what the browser fetches by itself), `pictures` (their attributes)."""

    def __init__(self, path):
        super().__init__()
        self.path = Path(path)
        self.ids, self.links, self.loaded, self.pictures = [], [], [], []
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag in LOADED and found.get(LOADED[tag]):
            # A `link` that only tells of another page loads nothing.
            if tag != "link" or {"stylesheet", "preload", "icon", "shortcut"} & set(found.get("rel", "").split()):
                self.loaded.append(found[LOADED[tag]])
            else:
                self.links.append(found["href"])
        if tag == "img":
            self.pictures.append(found)


def pages_of(folder):
    """{name of the file: Page} of all pages in `folder`."""
    return {path.name: Page(path) for path in sorted(Path(folder).glob("*.html"))}


def broken_links(folder):
    """Links within the site that lead nowhere: list of (page, link)."""
    pages = pages_of(folder)
    broken = []
    for name, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = unquote(parts.path) or name
            there = Path(folder, target).is_file()
            if there and parts.fragment and target in pages:
                there = unquote(parts.fragment) in pages[target].ids
            if not there:
                broken.append((name, link))
    return broken


def is_outside(address):
    """Whether a browser would ask another machine for it."""
    return address.startswith("//") or urlsplit(address).scheme in ("http", "https", "ftp", "ws", "wss")
