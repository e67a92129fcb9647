"""Which sources a chapter's results depend on: its code cells and all of course_utils that they import, found by ast.

The hash over them does not change for comments, white space, docstrings, other chapters and what is not imported.
"""

import ast
import copy
import hashlib
import re
from functools import cache
from pathlib import Path

from course_utils.core.notebook_files import read
from course_utils.core.paths import ROOT

PACKAGE = "course_utils"
# Magics and shell lines are no Python; a chapter's cells have none today.
NOT_PYTHON = re.compile(r"^\s*[%!].*$", re.MULTILINE)


def source_hash(path, chosen=(), sets=None, door="", root=ROOT):
    """16 hexadecimal digits over what the results of a notebook depend on, data aside.

    Parameters
    ----------
    path : path
        The notebook.
    chosen : iterable of str
        Names of the data sets that the chapter chooses from. Those that its code names are its own, too.
    sets : dict of str to str, optional
        The module that reads each data set: all there are. The chapter depends on its own alone.
    door : str
        The module through which data sets are loaded, which imports the modules of all of them.
    root : path
        The folder that holds course_utils.
    """
    digest = hashlib.sha256()
    for name, text in sources(path, chosen, sets, door, root).items():
        digest.update(f"{name}\n{text}\n".encode())
    return digest.hexdigest()[:16]


def sources(path, chosen=(), sets=None, door="", root=ROOT):
    """{name of a module: its tree as `plain` text} of all that a notebook depends on, sorted; the notebook's is ""."""
    path, root, sets = Path(path), Path(root), sets or {}
    notebook = read(path)
    code = "\n".join(NOT_PYTHON.sub("", cell.source) for cell in notebook.cells if cell.cell_type == "code")
    own = f"{PACKAGE}.chapters.{path.stem[3:]}"  # the chapter's package, without the number of the notebook
    trees = {"": ast.parse(code), **{name: _tree(_file_of(name, root)) for name in _modules_below(own, root)}}
    named = {*chosen, *(text for tree in trees.values() for text in _texts(tree))}
    not_mine = {module for name, module in sets.items() if name not in named}
    found, waiting = {}, list(trees)
    while waiting:
        name = waiting.pop()
        path = _file_of(name, root) if name else None
        tree = _tree(path) if path else trees[name]
        if name == door:  # which other sets there are changes no result of this chapter
            others = {one for one, module in sets.items() if module in not_mine}
            tree = _Without(not_mine, others).visit(copy.deepcopy(tree))
        found[name] = _text(path) if path and name != door else plain(tree)
        for wanted in imports(tree, name, root):
            if wanted not in found and wanted not in waiting and not _is_of_another_chapter(wanted, own, root):
                waiting.append(wanted)
    return dict(sorted(found.items()))


class _Without(ast.NodeTransformer):
    """Takes the imports of `modules`, and the entries `names` of dicts, out of a tree."""

    def __init__(self, modules, names):
        self.modules, self.names = modules, names

    def visit_ImportFrom(self, node):
        node.names = [alias for alias in node.names if f"{node.module}.{alias.name}" not in self.modules]
        return node if node.names else None

    def visit_Dict(self, node):
        kept = [place for place, key in enumerate(node.keys) if getattr(key, "value", None) not in self.names]
        node.keys, node.values = [node.keys[place] for place in kept], [node.values[place] for place in kept]
        return self.generic_visit(node)


def imports(tree, module, root=ROOT):
    """Names of the modules of course_utils that a tree imports anywhere in it, packages above them included.

    `module` is the tree's own name: what `from . import` counts from. A name that a package hands on at first use
    (the table in its __init__) counts as the module that has it.
    """
    wanted = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(node, module, root)
            wanted |= {base, *(_where(base, alias.name, root) for alias in node.names)}
    # A package below course_utils that is imported as a whole may be asked for all that it hands on.
    wanted |= {f"{name}.{place}" for name in wanted if name != PACKAGE for place in _table(name, root).values()}
    above = set()
    for name in wanted:
        parts = name.split(".")
        if parts[0] == PACKAGE:
            above |= {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return sorted(name for name in above if _file_of(name, root))


def _base_of(node, module, root):
    """The absolute name of the X in `from X import ...`."""
    if not node.level:
        return node.module
    parts = module.split(".") if _is_package(module, root) else module.split(".")[:-1]
    parts = parts[: len(parts) - (node.level - 1)]
    return ".".join([*parts, *filter(None, [node.module])])


def _where(base, name, root):
    """The module that `from base import name` loads beside `base`."""
    place = None if _file_of(f"{base}.{name}", root) else _table(base, root).get(name)
    return f"{base}.{place or name}"


def _table(package, root):
    """{name: module below the package} of what a package hands on at first use: the dict in an __init__ with
    __getattr__."""
    if package.split(".")[0] != PACKAGE or not _is_package(package, root):
        return {}
    body = _tree(_file_of(package, root)).body
    if not any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in body):
        return {}
    found = {}
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                    found[key.value] = str(value.value).removeprefix(f"{package}.")
    return found


def plain(tree):
    """A tree as text that is the same in every Python the course runs on, without places, docstrings and comments."""
    if isinstance(tree, ast.AST):
        fields = []
        for name, value in ast.iter_fields(tree):
            if name == "body" and isinstance(tree, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                value = _without_docstring(value)
            # What is empty is left out: later versions of Python have fields that earlier ones have not.
            if value is not None and value != [] and name not in ("ctx", "kind", "type_comment"):
                fields.append(f"{name}={plain(value)}")
        return f"{type(tree).__name__}({', '.join(fields)})"
    if isinstance(tree, list):
        return f"[{', '.join(map(plain, tree))}]"
    return repr(tree)


def _without_docstring(body):
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _file_of(name, root):
    """The file of a module or package, or None where there is no such module."""
    place = Path(root, *name.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def _is_package(name, root):
    return bool(name) and Path(root, *name.split("."), "__init__.py").is_file()


def _texts(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _modules_below(package, root):
    """Names of all modules in a package; none where there is no such package."""
    folder = Path(root, *package.split("."))
    return [
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
    ]


def _is_of_another_chapter(name, own, root):
    """True for a module in the package of another chapter: a chapter imports none, the list of chapters names all."""
    parts = name.split(".")
    if parts[:2] != [PACKAGE, "chapters"] or len(parts) < 3 or name == own or name.startswith(f"{own}."):
        return False
    return Path(root, *parts[:3]).is_dir()


@cache
def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _text(path):
    return plain(_tree(path))
