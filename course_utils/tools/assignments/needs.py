"""Which cells an answer needs: those that bind the names it reads, directly or through others.

Everything is judged by reading, nothing is executed. In doubt a cell counts as needed: to run it costs a little time,
not to run it costs a student the point.
"""

import ast
import builtins
import re
import symtable
from functools import cache, lru_cache
from typing import NamedTuple

# Before a cell is parsed: what IPython understands and Python does not. The body of a cell magic is Python mostly.
MAGIC = re.compile(r"^(\s*)(%|!|\?).*$|^(\s*)\S*\?{1,2}$", re.MULTILINE)
EVERYWHERE = {*dir(builtins), "get_ipython", "display", "In", "Out", "_", "__name__", "__file__"}

# Called with a value, they leave it as it is.
HARMLESS = {*dir(builtins), "display", "show", "record", "claim", "check", "graded"} - {"next", "setattr", "delattr"}


class Names(NamedTuple):
    """The names of a cell that others may give or want.

    sure : names that it binds whenever it runs
    maybe : names that it may bind: in a loop, behind an `if`, by `global`
    touched : names whose value it may change: `x.append(1)`, `x[0] = 1`, `train(x)`
    used : names that it reads and does not bind before
    late : those of `used` that are read inside functions, so when they are called
    imports : {name: import statement} of what it imports at the top
    fixed : names of functions, classes and modules: calling them does not change them
    star : it imports everything from somewhere
    """

    sure: frozenset
    maybe: frozenset
    touched: frozenset
    used: frozenset
    late: frozenset
    imports: dict
    fixed: frozenset
    star: bool


def parse(source):
    """The cell's syntax tree, magics left out; SyntaxError where it is no Python."""
    return ast.parse(MAGIC.sub(r"\1\3pass", source))


@lru_cache(maxsize=4096)
def names(source):
    """The Names of a cell's source."""
    try:
        body = parse(source).body
        reader = _Reader()
        reader.block(body, reader.sure)
    except (SyntaxError, ValueError, RecursionError):
        # Perhaps only Python does not understand it, and IPython does: every word may be a name.
        words = frozenset(re.findall(r"[^\W\d]\w*", source))
        return Names(frozenset(), words, words, words, words, {}, frozenset(), False)
    touched = set().union(*map(_touched, body))
    sets = (reader.sure, reader.bound - reader.sure, touched, reader.used, reader.late)
    return Names(*map(frozenset, sets), reader.imports, frozenset(reader.fixed), reader.star)


class _Reader:
    """Goes through statements in the order in which they run."""

    def __init__(self):
        self.sure, self.bound, self.used, self.late = set(), set(), set(), set()
        self.imports, self.fixed, self.star = {}, set(), False

    def block(self, body, sure):
        """Read statements; `sure` are the names that are certainly bound before them, and grows."""
        for node in body:
            if isinstance(node, (ast.With, ast.AsyncWith)):
                for item in node.items:
                    self.leaf(ast.Expr(item.context_expr), sure)
                    self.bind(_targets(item.optional_vars), sure)
                self.block(node.body, sure)
            elif isinstance(node, (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)):
                self.branches(node, sure)
            else:
                self.leaf(node, sure)

    def branches(self, node, sure):
        """Read a statement of which only parts may run: what they bind is bound perhaps."""
        for name in ("test", "iter", "subject"):
            if hasattr(node, name):
                self.leaf(ast.Expr(getattr(node, name)), sure)
        inside = set(sure)
        if isinstance(node, (ast.For, ast.AsyncFor)):
            self.bind(_targets(node.target), inside)
        for name in ("body", "orelse", "finalbody"):
            self.block(getattr(node, name, []), set(inside))
        for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
            given = {getattr(part, "name", None)} - {None}
            if isinstance(part, ast.match_case):
                given = {one.name for one in ast.walk(part.pattern) if getattr(one, "name", None)}
            here = set(inside)
            self.bind(given, here)
            self.block(part.body, here)

    def bind(self, found, sure):
        self.bound |= found
        sure |= found

    def leaf(self, node, sure):
        bound, read, inner = _statement(node)
        gone = {part.id for part in getattr(node, "targets", []) if isinstance(part, ast.Name)}
        gone = gone if isinstance(node, ast.Delete) else set()
        self.used |= (read | gone) - sure
        self.late |= inner
        self.bound |= bound
        certain = _certain(node)
        sure -= gone
        sure |= certain
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imports.update(_imported(node))
            self.star = self.star or node.names[0].name == "*"
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self.fixed |= certain
        else:
            self.fixed -= certain


def _statement(node):
    """(names that a statement binds, names that it reads, those of them that it reads inside functions)."""
    bound, read, inner = set(), set(), set()

    def look(table):
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            name = symbol.get_name()
            if (
                top
                and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace())
                or symbol.is_declared_global()
                and symbol.is_assigned()
            ):
                bound.add(name)
            if symbol.is_referenced() and (top or symbol.is_global()):
                read.add(name)
                if not top:
                    inner.add(name)
        for child in table.get_children():
            look(child)

    look(symtable.symtable(ast.unparse(node), "cell", "exec"))
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        read.add(node.target.id)
    return bound, read, inner


def _certain(node):
    """Names that a statement binds whenever it is reached."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return set(_imported(node))
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _targets(target)}
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return _targets(node.target)
    return set()


def _targets(target):
    if target is None:
        return set()
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _imported(node):
    """{name: statement that imports it alone}."""
    found = {}
    for alias in node.names:
        if alias.name != "*":
            single = ast.copy_location(type(node)(**{**dict(ast.iter_fields(node)), "names": [alias]}), node)
            found[alias.asname or alias.name.split(".")[0]] = ast.unparse(single)
    return found


def _touched(statement):
    """Names whose value a statement may change, though it does not bind them."""
    found = set()

    def look(node):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            return
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            found.update(_root(node))
        if isinstance(node, ast.AugAssign):
            found.update(_root(node.target))
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                found.update(_root(node.func))
            if not (isinstance(node.func, ast.Name) and node.func.id in HARMLESS):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                found.update(part.id for part in given if isinstance(part, ast.Name))
        for child in ast.iter_child_nodes(node):
            look(child)

    look(statement)
    return found


def _root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def needed(sources, roots, given=None, never=(), touches=True):
    """Numbers of the cells that `roots` need, the roots themselves among them.

    Parameters
    ----------
    sources : list of str
        The code cells of a notebook, in order.
    roots : iterable of int
        The cells that are wanted.
    given : dict of str to str, optional
        {name: import statement}: who wants this very import need not run another cell for it.
    never : container of int
        Cells that give nothing to others.
    touches : bool
        Whether cells that may change a value are needed too, not only those that bind its name.
    """
    cells = [names(source) for source in sources]
    given = given or {}
    seen = set()

    @cache
    def givers(name, place):
        """Cells from which the cell `place` has `name` when all run in order; those below where none is above."""
        binding, touching = [], []
        for number in range(place - 1, -1, -1):
            cell = cells[number]
            if number in never:
                continue
            if name in cell.sure:
                fixed = name in cell.fixed
                if given.get(name, "") != cell.imports.get(name):
                    binding.append(number)
                return binding + ([] if fixed or not touches else touching)
            if name in cell.maybe:
                binding.append(number)
            elif name in cell.touched:
                touching.append(number)
        if binding or name in given:
            return binding + (touching if touches else [])
        if name in cells[place].sure | cells[place].maybe:
            return []
        below = [n for n in range(place + 1, len(cells)) if n not in never and name in cells[n].sure | cells[n].maybe]
        stars = [n for n in range(len(cells)) if n not in never and cells[n].star]
        return below or (stars if name not in EVERYWHERE else [])

    waiting = [(root, root) for root in roots]
    while waiting:
        # What is read inside a function is read when it is called: as far down as the reader, who wants it.
        number, reader = waiting.pop()
        if (number, reader) in seen:
            continue
        seen.add((number, reader))
        cell = cells[number]
        for name in cell.used:
            waiting += [(giver, number) for giver in givers(name, number)]
        for name in cell.late:
            waiting += [(giver, reader) for giver in givers(name, reader)]
        # What it reads as it runs may be functions, which read in turn when they are called by the reader.
        waiting += [(giver, reader) for name in cell.used for giver in givers(name, number)]
    return {number for number, _reader in seen}


def unbound(sources, wanted):
    """Names that the cell number `wanted` reads and that no cell binds, sorted."""
    cells = [names(source) for source in sources]
    if any(cell.star for cell in cells):
        return []
    bound = EVERYWHERE.union(*(cell.sure | cell.maybe for cell in cells))
    return sorted(cells[wanted].used - bound)
