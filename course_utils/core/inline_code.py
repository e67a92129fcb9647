"""Short plain texts in which `what stands in backticks` is code: quizzes, hints, everywhere they are shown."""

import re
from html import escape

# The same rule, in the browser: quiz.js (`marked`).
CODE = re.compile(r"`([^`]+)`")


def to_html(text):
    """Plain text as HTML for the content of an element: escaped, and `code` in <code>. Other marks stay as they are."""
    return CODE.sub(r"<code>\1</code>", escape(text, quote=False))
