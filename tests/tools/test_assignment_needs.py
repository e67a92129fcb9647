"""Which cells an answer needs: in every chapter all that it reads, however it is written, and not much more."""

import builtins
import random
import symtable

import pytest
from released import released

from course_utils.tools import notebooks
from course_utils.tools.assignments import needs, release

CHAPTERS = [path.stem for path in notebooks.find("en")]


def bound_by(source):
    """Names that a cell binds, by the compiler's word."""
    table = symtable.symtable(source, "cell", "exec")
    return {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}


def read_by(source):
    """Names that a cell reads from its surroundings, inside functions too."""
    found, tables = set(), [symtable.symtable(source, "cell", "exec")]
    while tables:
        table = tables.pop()
        top = table.get_type() == "module"
        found |= {one.get_name() for one in table.get_symbols() if one.is_referenced() and (top or one.is_global())}
        tables += table.get_children()
    return found


@pytest.mark.slow  # some thousand answers
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_whatever_name_of_the_chapter_an_answer_reads_its_cell_is_run(chapter):
    """For each exercise and each name that a cell of the chapter binds: an answer that reads it, and all it needs."""
    pytest.importorskip("nbgrader")
    from course_utils.tools.assignments import grading

    book = released(chapter)
    code = [one for one in book.cells if one.cell_type == "code"]
    order = {one.id: number for number, one in enumerate(code)}
    bound = {one.id: bound_by(one.source) for one in code}
    givers = {key: set().union(*(bound[other] for other in order if other != key)) for key in order}
    wants = {one.id: (read_by(one.source) & givers[one.id]) - bound[one.id] for one in code}
    tags = {one.id: list(one.metadata.get("tags", [])) for one in code}
    exercises = [one for one in code if one.id.startswith("exercise-")]
    assert exercises and all(release.SKIP not in tags[one.id] for one in exercises)
    for exercise in exercises:
        stub, name_of_check = exercise.source, exercise.id.replace("exercise-", "check-", 1)
        answer = needs.names(stub).sure - {"check"}
        chapters_own = set().union(*(bound[key] for key in order if key not in (exercise.id, name_of_check)))
        # Of names that the very same cells bind one is enough.
        alike = {frozenset(key for key in order if name in bound[key]): name for name in sorted(chapters_own)}
        for name in alike.values():
            for one in code:
                one.metadata["tags"] = list(tags[one.id])
            exercise.source = f"{stub}\n\ndef {min(answer)}(*_given):\n    return {name}(*_given)"
            grading.let_run(book)
            runs = [one.id for one in code if release.SKIP not in one.metadata.get("tags", [])]
            have = set().union(*(bound[key] for key in runs))
            assert name in have, f"{exercise.id}: {name}"
            above = [key for key in order if order[key] < order[name_of_check] and name in bound[key]]
            if above and name not in bound[release.IMPORTS]:
                assert above[-1] in runs, f"{exercise.id}: {name} is as {above[-1]} leaves it"
            for key in runs:
                assert wants[key] <= have, f"{exercise.id}, {name}: {key} wants {wants[key] - have}"
        exercise.source = stub


def run(sources, chosen):
    """What `answer()` returns when the chosen cells have run in order; None where nothing defines it."""
    namespace = {}
    for number, source in enumerate(sources):
        if number in chosen:
            exec(source, namespace)  # made below
    return repr(namespace["answer"]())


VARIABLES, FUNCTIONS = "abc", "fgh"
STATEMENTS = [
    "{a} = [*{b}, 1]",
    "{a} = [*{f}(), 2]",
    "{a} += [3]",
    "{a}.append(4)",
    "{a}[0] = 5",
    "grow({a})",
    "{a} = grow({b})[-4:]",
    "def {f}():\n    return [*{a}, 6]",
    "def {f}():\n    return [*{a}, *{b}][-5:]",
    "if len({a}) % 2:\n    {b} = [*{a}, 7]",
    "for {a} in ([8], [9]):\n    {b} = [*{a}, *{b}][-5:]",
    "with nothing({a}) as {b}:\n    {c} = [*{b}, 10]",
    "try:\n    {a} = [*{b}, 11]\nexcept ValueError:\n    {a} = []",
    "{a} = [{b} for {b} in {c}]",
    "{a}, {b} = [{c}, 12], [*{c}]",
    "def once():\n    global {a}\n    {a} = [13]\n\n\nonce()",
    "import math\nfrom math import pi as {a}\n{a} = [math.e]",
    "del {a}\n{a} = [16]",
]
FIRST = "\n".join(
    [
        "import contextlib\n\n\n@contextlib.contextmanager\ndef nothing(value):\n    yield [*value]\n\n",
        "def grow(value):\n    value.append(14)\n    return [*value]\n\n",
        *(f"{name} = [0]" for name in VARIABLES),
        *(f"def {name}():\n    return [15]" for name in FUNCTIONS),
    ]
)


def program(random_state):
    """The cells of a small notebook, and an answer that reads a variable or calls a function of it."""

    def statement():
        names = {name: random_state.choice(VARIABLES) for name in "abc"}
        return random_state.choice(STATEMENTS).format(**names, f=random_state.choice(FUNCTIONS))

    cells = ["\n".join(statement() for _turn in range(random_state.randint(1, 3))) for _cell in range(6)]
    wanted = random_state.choice([*VARIABLES, *(f"{name}()" for name in FUNCTIONS)])
    return [FIRST, *cells, f"def answer():\n    return {wanted}"]


def test_the_needed_cells_give_what_all_cells_give():
    """What no reader of the source can tell stays out: that two names are one list, that calling f() changes a."""
    fewer = 0
    for number in range(1000):
        sources = program(random.Random(number))
        try:
            everything = run(sources, range(len(sources)))
        except RecursionError:
            continue
        found = needs.needed(sources, [len(sources) - 1])
        assert run(sources, found) == everything, f"{number}:\n" + "\n# ---\n".join(sources)
        fewer += len(found) < len(sources)
    assert fewer > 300, "and mostly some cells are not needed"


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["x = 1", "y = 2", "print(y)"], {1, 2}),
        (["x = 1", "x = 2", "print(x)"], {1, 2}),
        (["def f():\n    return later", "later = 1", "f()"], {0, 1, 2}),
        (["import numpy as np", "x = np.ones(3)", "def f(x):\n    return x"], {2}),
        (["%load_ext autoreload\nx = 1", "!ls\nx"], {0, 1}),
        (["x = !ls", "print(x)"], {0, 1}),
        (["%%time\nx = 1", "x"], {0, 1}),
        (["from math import *", "x = 3", "pi"], {0, 2}),
        (["for i in range(3):\n    y = i", "print(i)"], {0, 1}),
        (["i = 1", "for i in range(3):\n    print(i)"], {1}),
        (["x = await_", "await x"], {0, 1}),
        (["class A:\n    y = 1", "a = A()", "a.y"], {0, 1, 2}),
        (["x = {}", "def add():\n    x[1] = 1", "x"], {0, 2}),
        (["match 3:\n    case n:\n        pass", "n"], {0, 1}),
        (["this is no Python", "x = 1", "x"], {0, 1, 2}),
        (["x = 1", "def f(): return x", "del x", "x = 2", "f()"], {0, 1, 3, 4}),
    ],
)  # fmt: skip
def test_what_is_needed(sources, found):
    got = needs.needed(sources, [len(sources) - 1])
    assert got == found or (sources[0].startswith("this is") and got >= found - {0})


def test_what_stands_below_only_is_needed_too():
    """A learner ran it, and then the answer's cell once more; grading does so at the end."""
    assert needs.needed(["def f():\n    return later", "f()", "later = 1", "other = 2"], [1]) == {0, 1, 2}


def test_an_import_that_is_given_needs_no_other_cell():
    sources = ["import numpy as np\nslow = 1", "np.ones(3)"]
    assert needs.needed(sources, [1], {"np": "import numpy as np"}) == {1}
    assert needs.needed(sources, [1], {"np": "import cupy as np"}) == {0, 1}


def test_names_that_nothing_binds():
    sources = ["import math", "def f():\n    return helper(math.pi) + len(In)"]
    assert needs.unbound(sources, 1) == ["helper"]
    assert needs.unbound([*sources, "from tools import *"], 1) == []
    ours = {name for name in dir(builtins) if not name.startswith("__pybind11")}  # libraries leave theirs there
    assert ours <= needs.EVERYWHERE
