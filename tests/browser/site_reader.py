"""A site that is built once, served by a plain server, and a reader who looks at it and notes what went wrong."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from course_utils.tools import node


@contextmanager
def served(folder):
    """Address of `python -m http.server` on `folder`."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def axe_script():
    """The source of axe-core; a skip where it is not there."""
    assets = node.find()
    if assets is None:
        pytest.skip("axe-core is not there: python -m course_utils.tools.node fetches it")
    return (assets / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


class Reader:
    """A browser page on the site; `outside` are the requests to other machines, `errors` what its scripts raised."""

    def __init__(self, browser, **settings):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        self.page = self.context.new_page()
        self.outside, self.errors = [], []
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:", "http://127.0.0.1:")):
            self.outside.append(request.url)

    def open(self, address):
        self.page.goto(address, wait_until="load")
        return self.page

    def serious(self, axe):
        """What axe finds that is serious on the page as it is now: list of (name of the rule, HTML)."""
        # A colour that is still changing from light to dark is no fault of the page.
        self.page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        self.page.evaluate(axe)
        answer = self.page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        assert len(answer["passes"]) > 20, "axe saw a page"
        return [
            (broken["id"], broken["nodes"][0]["html"][:200])
            for broken in answer["violations"]
            if broken["impact"] in ("serious", "critical")
        ]

    def close(self):
        self.context.close()
        assert self.outside == [], self.outside
        assert self.errors == [], self.errors
