"""What the parameters cell says, and the cell of papermill behind it, whatever has bound their names since.

A kernel does not know which cell is which. It keeps the sources of all that ran, good and bad, in ``In``; a cell is
recognised by how it is written:

- A parameters cell assigns parameters with their kinds, as in ``seed: int = 0``. Of one that was edited and run again
  the last run counts.
- papermill's cell opens with the line ``# Parameters`` and only assigns, without kinds. It stands right behind the
  parameters cell, so that nothing else was run in between; a cell like it further down is the learner's own, unless
  all that it assigns are parameters: then it is papermill's, edited and run again. Of several the last counts.

Only in these two can an unknown name be told from the learner's own variables.
"""

import ast
import re
import symtable
from dataclasses import dataclass

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.parameters import require_known
from course_utils.core.shown import shortened

INJECTED = "# Parameters\n"  # how papermill begins its cell
SETUP = re.compile(r"\bsetup\(")


@dataclass(frozen=True)
class _Cell:
    """A parameters cell that counts: its place in ``In``, and {name: expression} of what it assigns.

    The expression is None where the name is bound in another way than by a plain assignment.
    """

    place: int
    assigned: dict
    injected: bool


def given(specs, namespace):
    """The values that a chapter was given.

    Parameters
    ----------
    specs : dict of str to Parameter
        Every parameter of the chapter.
    namespace : dict
        The notebook's variables, with IPython's ``In``. Where none of the cells in it is a parameters cell (in a script
        there is no ``In`` at all) the parameters are the variables that have their names.

    Returns
    -------
    dict of str to object

    Raises
    ------
    CourseError
        Where such a cell assigns a name that is no parameter; and where it computes a value, such as ``epochs: int =
        2 * mine``, and another cell has bound the name since, so that nobody knows the value.
    """
    sources = namespace.get("In")
    sources = [cell if isinstance(cell, str) else "" for cell in sources] if isinstance(sources, list) else []
    cells = _recognised(sources, specs)
    values = {}
    if all(cell.injected for cell in cells):
        values = {name: namespace[name] for name in specs if name in namespace}
    last = {name: cell for cell in cells for name in cell.assigned}
    values.update({name: _value(name, cell, sources, namespace) for name, cell in last.items()})
    for cell in cells:
        require_known(specs, {name: values[name] for name in cell.assigned}, _remedy(cell))
    return values


def overruled(values, asked, namespace):
    """A sentence for each parameter whose name another cell has bound to something else.

    Parameters
    ----------
    values : dict
        What `setup` takes, for every parameter.
    asked : dict
        What `given` gave: None, for one, where the value is the profile's.
    namespace : dict
        The notebook's variables.
    """
    sentences = []
    for name, value in values.items():
        if name in namespace and not any(_same(namespace[name], told) for told in (value, asked.get(name, value))):
            sentences.append(
                _(
                    "A cell has bound {name} to {bound}; setup takes what the parameters cell says, {value}: "
                    "change it there."
                ).format(name=name, bound=shortened(namespace[name]), value=shortened(value))
            )
    return sentences


def _same(bound, told):
    # Only plain values are compared: an array compared with a number is an array.
    return bound is told or (type(bound) in (int, float, str) and bound == told)


def _recognised(sources, specs):
    """The parameters cells that count, in the order in which they were run."""
    kept = []
    here = True  # behind the parameters cell nothing was run but papermill's cell, and setup which complained of it
    for place, source in enumerate(sources):
        tree = _parsed(source)
        if tree is None or not tree.body:
            continue
        assigned = _with_kinds(tree, source, specs)
        if assigned:
            # An edited cell takes the place of what it was; a second cell, with other parameters, stands beside it.
            kept = [cell for cell in kept if not (cell.injected or set(cell.assigned) & set(assigned))]
            kept.append(_Cell(place, assigned, injected=False))
            here = True
            continue
        assigned = _injected(tree, source)
        if assigned and (here or set(assigned) <= set(specs)):
            kept = [cell for cell in kept if not cell.injected] + [_Cell(place, assigned, injected=True)]
        elif not (SETUP.search(source) and any(cell.injected for cell in kept)):
            here = False
    return kept


def _parsed(source):
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):  # a typo, corrected since
        return None


def _with_kinds(tree, source, specs):
    """{name: expression} of a parameters cell; None where a name is bound in another way. Empty for other cells."""
    found = {
        node.target.id: node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    if not set(found) & set(specs):
        return {}
    if not all(isinstance(node, (ast.Assign, ast.AnnAssign)) for node in tree.body):  # a whole script in one cell
        found = {name: node for name, node in found.items() if name in specs}
    others = {name: None for name in specs if name not in found and _binds(source, name)}
    return {**found, **others, **{name: node for name, node in _plain(tree).items() if name in specs}}


def _injected(tree, source):
    """{name: expression} of a cell that is written as papermill writes its own; empty for other cells."""
    found = _plain(tree)
    return found if source.lstrip().startswith(INJECTED) and len(found) == len(tree.body) else {}


def _plain(tree):
    return {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    }


def _value(name, cell, sources, namespace):
    try:
        return ast.literal_eval(cell.assigned[name])
    except (ValueError, TypeError):  # computed, as float("nan") is: the variable has it, unless it was bound again
        pass
    if name in namespace and not any(_binds(source, name) for source in sources[cell.place + 1 :]):
        return namespace[name]
    raise CourseError(
        _(
            "The parameters cell computes {name}, and another cell has bound {name} since: "
            "run the parameters cell again, then this one."
        ).format(name=name)
    )


def _binds(source, name):
    """True where the cell `source` binds the variable `name`."""
    try:
        return symtable.symtable(source, "cell", "exec").lookup(name).is_assigned()
    except (SyntaxError, ValueError, KeyError):  # it never ran; or it does not have the name
        return False


def _remedy(cell):
    if cell.injected:
        return _(
            " Correct it in the cell that begins with # Parameters, and run that cell and this one again; "
            "where you took that cell out, run the parameters cell and this one again."
        )
    return _(" Correct it in the parameters cell, and run that cell and this one again.")
