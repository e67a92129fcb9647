"""setup(): the one call that opens every notebook."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from course_utils.core import environment, i18n, plots, results
from course_utils.core.chapters import parameters_of
from course_utils.core.i18n import _
from course_utils.core.parameters import OWN, resolve
from course_utils.notebook import parameter_cells

# Profile smoke tries out that all runs, in seconds: so much of a set whose size no parameter says. What is counted, the
# `load` of each set says; the names are those of the sets that ship, and hold for the others that a chapter may take.
SMOKE_LIMITS = {"fashion_mnist": 400, "spoken_styles": 240, "film_club": 200}
OWN_COLUMNS = ("text_column", "label_column", "looked_for")  # parameters that say what a learner's table holds
SMOKE_TESTS = {"fashion_mnist": 300, "garment_scenes": 60}  # pictures to test on


@dataclass(frozen=True)
class Course:
    """What a chapter runs with: its parameters as attributes (``course.epochs``), and the data they name."""

    chapter: str
    parameters: dict[str, Any]
    device: str

    def __getattr__(self, name):
        try:
            return self.__dict__["parameters"][name]
        except KeyError:
            raise AttributeError(f"this chapter has no parameter {name!r}") from None

    @cached_property  # kept in the instance's own dictionary, which a frozen dataclass allows
    def data(self):
        """The chapter's data, loaded at first use and then kept: a `Dataset`, or what the set's own module makes."""
        from course_utils import datasets

        specs, name = parameters_of(self.chapter), self.parameters["dataset"]
        among = specs["dataset"].sets
        quick, full = (self.parameters["profile"] == profile for profile in ("smoke", "full"))
        limit = self.parameters.get("images", SMOKE_LIMITS.get(among[-1]) if quick else None)
        own = {}
        if name == OWN:
            # What the full profile takes of the chapter's own set says nothing of how many the learner has.
            limit = None if full and "images" in specs and limit == specs["images"].defaults["full"] else limit
            columns = {name: self.parameters[name] for name in OWN_COLUMNS if name in self.parameters}
            own = {"path": self.parameters["path"], "every": full, **columns}
        data = datasets.load(name, limit=limit, among=among, **own)
        return data.with_tests(SMOKE_TESTS[among[-1]]) if quick and among[-1] in SMOKE_TESTS else data


def setup(chapter, namespace, networks=True):
    """Open a notebook: check its parameters, seed all random numbers, print one line.

    Parameters
    ----------
    chapter : str
        Name of the notebook without its ending, such as "08_training".
    namespace : dict
        The notebook's variables: pass ``globals()``. The chapter's parameters are what the parameters cell says, also
        where another cell has bound one of their names since: that is told in a sentence, and changes nothing.
    networks : bool
        False for a chapter without networks: TensorFlow is then never loaded.

    Returns
    -------
    Course
        Every parameter is an attribute. One that is None in the parameters cell has the value of its profile.

    Raises
    ------
    CourseError
        When a parameter is unknown, of the wrong type or out of range: one sentence.
    """
    specs = parameters_of(chapter)
    given = parameter_cells.given(specs, namespace)
    values = resolve(specs, given)

    i18n.use_language(values["lang"])
    for sentence in parameter_cells.overruled(values, given, namespace):
        print(sentence)
    # A kernel lives on when its notebook is run again: what the last run recorded must not count for this one.
    results.forget()
    environment.limit_threads()
    plots.use_style(chinese=values["lang"] == "zh")
    environment.seed_everything(values["seed"], networks=networks)
    device = environment.device(networks=networks)
    course = Course(chapter, values, device)

    run = {
        "chapter": chapter,
        "parameters": values,
        "profile": values["profile"],
        "seed": values["seed"],
        "lang": values["lang"],
        "device": device,
        "versions": environment.versions(),
    }
    parts = [_("Device: {device}").format(device=device)]
    if "dataset" in values:
        data = course.data
        run["data"] = {"name": data.name, "tier": data.tier, "fingerprint": data.fingerprint}
        parts.append(_("Data: {note}").format(note=data.note.rstrip(".。")))
    parts.append(_("Profile: {profile}, seed: {seed}").format(profile=values["profile"], seed=values["seed"]))
    results.show_run(i18n.punctuated(". ".join(parts) + "."), run)
    return course
