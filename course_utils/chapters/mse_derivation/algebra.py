"""A derivation in which every line is checked: SymPy says whether left and right are the same. Taught in
04_mse_derivation."""

import random

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle


class Derivation:
    """A chain of equations. `step` checks one, shows it, and counts it; a false one stops the notebook.

    A step that is shown again, because its cell was run again, keeps its number: steps are known by their words.

    Attributes
    ----------
    lines : list of str
        The words of every step that held, in order.
    """

    def __init__(self):
        self.lines = []

    def step(self, words, left, right, shown=""):
        """Check that `left` equals `right`, and show the equation with its number.

        Parameters
        ----------
        words : str
            What happens in this step, in one sentence.
        left, right : sympy expressions, numbers, or sympy matrices of the same shape
            Derivatives, sums and integrals may stand there unevaluated: the check carries them out.
        shown : str
            LaTeX to show instead, where the expressions are too long to read. The check is made on `left` and `right`.

        Raises
        ------
        CourseError
            When SymPy cannot reduce the difference to zero; where it can, with numbers for which the two sides differ.
        """
        if not same(left, right):
            text = _("The step “{words}” does not hold: left minus right is not zero.").format(words=words)
            raise CourseError(text + _counterexample(left, right))
        if words not in self.lines:
            self.lines.append(words)
        _show(self.lines.index(words) + 1, words, left, right, shown)


def same(left, right):
    """True when SymPy reduces `left` - `right` to zero: for all values of the symbols in them."""
    import sympy

    left, right = sympy.sympify(left), sympy.sympify(right)
    if isinstance(left, sympy.MatrixBase) or isinstance(right, sympy.MatrixBase):
        if getattr(left, "shape", None) != getattr(right, "shape", None):
            return False
        return all(same(a, b) for a, b in zip(left, right, strict=True))
    difference = _open(left) - _open(right)
    # The cheap ways first; each of them turns an expression into an equal one.
    for simpler in (sympy.expand, lambda term: sympy.expand(term).doit(), sympy.simplify):
        difference = simpler(difference)
        if difference == 0:
            return True
    return False


def _open(term):
    """`term` with derivatives and integrals carried out, and logarithms of products as sums where that is allowed."""
    import sympy

    return sympy.expand_log(sympy.expand_log(term.doit()))


def _counterexample(left, right):
    """A sentence with numbers for which the two sides differ, or "" when none is found."""
    import sympy

    generator = random.Random(0)
    left, right = sympy.sympify(left), sympy.sympify(right)
    if not (isinstance(left, sympy.Expr) and isinstance(right, sympy.Expr)):
        return ""
    counts = [symbol for symbol in (left - right).free_symbols if symbol.is_integer and symbol.is_positive]
    three = {symbol: 3 for symbol in counts}  # as many points as a sum over m runs over
    try:
        sides = [sympy.expand(_open(side).subs(three).doit()) for side in (left, right)]
        names = set().union(*(_names(side) for side in sides))
        for _try in range(20):
            numbers = {
                name: sympy.Rational(generator.randint(2, 20), 10)
                * (1 if name.is_positive else generator.choice((1, -1)))
                for name in sorted(names, key=str)
            }
            values = [complex(side.subs(numbers)) for side in sides]
            if abs(values[0] - values[1]) > 1e-9:
                told = [f"{name} = {float(value):g}" for name, value in {**three, **numbers}.items()]
                return " " + _("With {numbers}, left is {left:.4g} and right is {right:.4g}.").format(
                    numbers=", ".join(told), left=values[0].real, right=values[1].real
                )
    except (TypeError, ValueError):  # something in it has no number, such as an unknown function
        return ""
    return ""


def _names(term):
    """What needs a number: symbols and elements such as x[1], but not the name x of a whole series."""
    import sympy

    elements = term.atoms(sympy.Indexed)
    bases = {element.base.label for element in elements}
    return elements | {symbol for symbol in term.free_symbols if isinstance(symbol, sympy.Symbol)} - bases


def _show(number, words, left, right, shown):
    import sympy

    formula = shown or f"{sympy.latex(left)} = {sympy.latex(right)}"
    text = f"{number}. ✓ {words} {shown or f'{left} = {right}'}"
    show_bundle({"text/markdown": f"**{number}. ✓** {words}\n\n$${formula}$$", "text/plain": text})
