"""Formulas as MathML, which browsers set by themselves: no script, no font, no network. A Sphinx extension."""

from html import escape

from docutils import nodes


def convert(formula, display="inline"):
    """(`formula`, written in LaTeX, as MathML; True), or (its source as code; False) when it cannot be converted."""
    from latex2mathml.converter import convert as to_mathml

    try:
        return to_mathml(formula, display=display), True
    except Exception:  # the converter raises errors of many kinds
        return f"<code>{escape(formula)}</code>", False


def setup(app):
    """Sphinx calls this: `html_math_renderer = "mathml"` chooses the renderer."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer, node):
    writer.body.append(_checked(node, "inline"))
    raise nodes.SkipNode


def _block(writer, node):
    writer.body.append(f'<div class="formula" tabindex="0">{_checked(node, "block")}</div>')
    raise nodes.SkipNode


def _checked(node, display):
    from sphinx.util import logging

    html, good = convert(node.astext(), display)
    if not good:
        logging.getLogger(__name__).warning("a formula cannot be typeset: %s", node.astext(), location=node)
    return html
