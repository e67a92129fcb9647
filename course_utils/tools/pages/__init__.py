"""Notebooks as pages in a browser: what the report of `make course` and the site of `make site` share.

`chapter` turns an executed notebook into one that a page is made of, `pieces` makes tables, the claims ledger and
quizzes, `build` hands all to Sphinx, `mathml` sets formulas without a script. `pages.css` is the look of both.
"""
