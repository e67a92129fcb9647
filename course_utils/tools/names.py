"""Which names the cells of a notebook bind, which they read from other cells, and the lint's rules on that.

A learner runs cells again, in any order. Where each name that cells read from each other has one meaning in the whole
chapter, a cell finds what it found the first time, whatever ran in between. The rules are as those in `lint.py`.

Python's compiler is asked, not the text: scopes, comprehensions, imports and the order of evaluation are as it sees
them, and nothing is run.
"""

import ast
import dis
from dataclasses import dataclass, field
from types import CodeType

from course_utils.core import chapters

# What these hold is computed where they stand; a function, a lambda and a class of the learner's read names later.
AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
GENERATORS = ("default_rng", "RandomState", "Random", "SeedGenerator")  # each draw changes what the next one gives
GROWING = ("append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear")


@dataclass
class Names:
    """Of one cell: `bound`, {name: what it is bound to}, and `read`, names that come from outside the cell.

    An import is bound to its module and name, so that the same import in two cells is one thing; all else is bound to
    None. `later` are the names that functions read whenever they are called, also where the cell binds them.
    """

    bound: dict = field(default_factory=dict)
    read: set = field(default_factory=set)
    later: set = field(default_factory=set)


def names_of(source):
    """The `Names` of a cell; none where it is not Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    found = Names()
    try:
        code = compile(TransformerManager().transform_cell(source), "cell", "exec")
    except (SyntaxError, ValueError):
        return found
    imported = None
    for instruction in dis.get_instructions(code):
        operation, value = instruction.opname, instruction.argval
        if operation == "IMPORT_NAME":
            imported = (value,)
        elif operation == "IMPORT_FROM":
            imported = (imported[0], value)
        elif operation in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME"):
            found.bound[value] = imported if found.bound.get(value, imported) == imported else None
            imported = imported[:1] if imported and len(imported) > 1 else None
        elif operation == "LOAD_NAME":
            found.read |= {value} - set(found.bound)
        elif isinstance(value, CodeType):
            read, bound = _of_inner(value)
            if value.co_name in AT_ONCE:
                found.read |= read - set(found.bound)
            else:
                found.later |= read
            found.bound.update(dict.fromkeys(bound))
    return found


def _of_inner(code):
    """(names that a function's code, and all code within it, reads from the notebook or from Python, those it binds)"""
    read, bound = set(), set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):  # the second in a class
            read.add(instruction.argval)
        elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):  # `global`, and := within brackets
            bound.add(instruction.argval)
        elif isinstance(instruction.argval, CodeType):
            inner = _of_inner(instruction.argval)
            read, bound = read | inner[0], bound | inner[1]
    return read, bound


def parameters_stay(notebook, chapter):
    """No cell after the parameters cell binds the name of a parameter: it would hide what the chapter runs with."""
    specs = chapters.parameters_of(chapter) if chapter in chapters.names() else {}
    for cell, names in _later_cells(notebook).items():
        for name in names.bound:
            if name in specs:
                yield cell, f"{name} is a parameter of the chapter: bind another name (course.{name} has its value)"


def one_meaning(notebook, chapter):
    """A name that cells read from each other is bound by one cell only, or is the same import in all."""
    cells = _later_cells(notebook)
    binders = {}
    for cell, names in cells.items():
        for name, thing in names.bound.items():
            binders.setdefault(name, {})[cell] = thing or cell
    for name, found in binders.items():
        readers = [cell for cell, names in cells.items() if name in names.read | names.later]
        if readers and len(set(found.values())) > 1:
            yield (
                list(found)[-1],
                f"{name} is bound in {', '.join(found)} and read in {', '.join(readers)}: "
                "give each thing a name of its own",
            )


def own_generators(notebook, chapter):
    """A generator of random numbers is drawn from in one cell only: run again, a second one would get others."""
    cells = _later_cells(notebook)
    for cell in _code(notebook):
        for name in _generators(cell.source):
            for reader, names in cells.items():
                if name in names.read and reader != cell.id or name in names.later:
                    yield reader, f"it draws from the generator {name} of {cell.id}: make one in this cell, or function"


def nothing_grows(notebook, chapter):
    """No cell adds to what another cell made, or takes away from it: run again, it would do so twice."""
    cells = _later_cells(notebook)
    modules = {name for names in cells.values() for name, thing in names.bound.items() if thing}  # np.sort gives a copy
    for cell in _code(notebook):
        for name in _changed_in_place(cell.source):
            if cell.id in cells and name in cells[cell.id].read - modules:
                yield cell.id, f"it changes {name} of another cell in place: run again, it does so twice"


RULES = (parameters_stay, one_meaning, own_generators, nothing_grows)


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _later_cells(notebook):
    """{cell id: its Names} of the code cells behind the parameters cell."""
    cells = [cell for cell in _code(notebook) if "parameters" not in cell.metadata.get("tags", [])]
    return {cell.id: names_of(cell.source) for cell in cells}


def _generators(source):
    """Names to which a cell binds a new generator of random numbers."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    return [
        target.id
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and _called(node.value) in GENERATORS
    ]


def _changed_in_place(source):
    """Names of what a cell changes by += or by a method such as append; a place that is set anew does not count."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []
    changed = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    changed += [node.func for node in nodes if isinstance(node, ast.Call) and _called(node) in GROWING]
    return [name for thing in changed if isinstance(thing, (ast.Subscript, ast.Attribute)) and (name := _root(thing))]


def _root(node):
    """The variable at the beginning of x.a[0].b; None where there is none."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", None))
