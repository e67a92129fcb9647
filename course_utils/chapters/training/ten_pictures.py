"""Ten pictures of the learner's own, named in a cell: read as all own data are, shown to the network, and counted.

Taught in 08_training. What is wrong with the list is kept as one sentence, so that the cell runs and the check says it.
"""

from dataclasses import dataclass

import numpy

from course_utils.core import plots
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _, known_as
from course_utils.datasets.own import places
from course_utils.learning import training
from course_utils.media import picture_files
from course_utils.notebook.decision_card import share_interval
from course_utils.widgets import upload

LEAST = 10  # pictures: of fewer hardly anything can be said


@dataclass(frozen=True)
class Asked:
    """What the network said of some pictures.

    Attributes
    ----------
    images : uint8 [n, height, width, channels], as the network sees them; n is 0 where there is a fault
    labels, guesses : int [n], classes from 0
    chances : float [n], how sure the network is of its guess
    names : tuple of str, the classes
    sample : bool, these are validation pictures: the learner has brought none
    fault : str, what is wrong with what was brought, in a sentence; else ""
    """

    images: numpy.ndarray
    labels: numpy.ndarray
    guesses: numpy.ndarray
    chances: numpy.ndarray
    names: tuple
    sample: bool = False
    fault: str = ""

    @property
    def told(self):
        """How many are right, with the interval that so few allow; or the fault."""
        if self.fault:
            return self.fault
        right, count = int((self.guesses == self.labels).sum()), len(self.labels)
        text = _("{right} of {n} right: {value:.0%}, 95 % interval {low:.0%} to {high:.0%}.")
        told = text.format(right=right, **share_interval(right, count))
        return _("A sample, {n} validation pictures: {told}").format(n=count, told=told) if self.sample else told

    def show(self):
        """The pictures with truth and guess above each, and the sentence."""
        if not self.fault:
            words = [
                f"{self.names[label]}\n→ {self.names[guess]} {chance:.0%}"
                for label, guess, chance in zip(self.labels, self.guesses, self.chances, strict=True)
            ]
            title = _("What it says of them: truth → prediction")
            figure = plots.image_grid(self.images, words, columns=5, title=title)
            plots.show(figure, _("{n} pictures with truth and prediction. {told}").format(n=len(words), told=self.told))
        print(self.told)


def ask(rows, model, data):
    """Show pictures to the network and count.

    Parameters
    ----------
    rows : list of (path, str), or ...
        A file, beside the notebook or in the course's folder, and the class that it shows. With `...` the first
        validation pictures are taken: the test pictures are not looked at before the end.
    model : keras.Model
        Takes float32 [n, height, width, channels] from 0 to 1, gives chances [n, classes].
    data : datasets.Dataset
        What the model was trained on.

    Returns
    -------
    Asked
    """
    names = tuple(data.class_names)
    try:
        if rows is ...:
            images, labels = data.validation.images[:LEAST], data.validation.labels[:LEAST]
        else:
            images, labels = read(rows, names, data.image_shape)
    except CourseError as error:
        none = numpy.zeros(0, int)
        nothing = numpy.zeros((0, *data.image_shape), "uint8")
        return Asked(nothing, none, none, none.astype(float), names, fault=str(error))
    chances = numpy.asarray(model.predict(training.to_float(images), verbose=0))
    return Asked(images, labels, chances.argmax(axis=1), chances.max(axis=1), names, rows is ...)


def read(rows, names, image_shape):
    """The pictures of `rows` as the network sees them, and their classes: (uint8 [n, *image_shape], int64 [n]).

    CourseError, one sentence, where the list or one of its files is not what it should be.
    """
    rows = rows if isinstance(rows, (tuple, list)) else [rows]
    pairs = [tuple(row) if isinstance(row, (tuple, list)) else () for row in rows]
    text = _('Give a list of pairs, a file and the class that it shows, such as [("shoe.jpg", "Sneaker"), ...].')
    require(all(len(pair) == 2 and isinstance(pair[1], str) for pair in pairs), text)
    text = _("You bring {n} pictures; bring {least} or more: of fewer hardly anything can be said.")
    require(len(pairs) >= LEAST, text, n=len(pairs), least=LEAST)
    classes = {name.strip().casefold(): number for number, name in enumerate(names)}
    pairs = [(path, known_as(name.strip(), names)) for path, name in pairs]
    for path, name in pairs:
        text = _("{path} shows {name!r}, says your list, but the network has the classes {names} only.")
        require(name.casefold() in classes, text, path=path, name=name, names=", ".join(names))
    labels = numpy.array([classes[name.casefold()] for _path, name in pairs], "int64")
    text = _("All of them show {name}: a network that always says so would be right each time. Bring two classes.")
    require(len(set(labels.tolist())) > 1, text, name=names[labels[0]])
    seen, images = {}, []
    for path, _name in pairs:
        picture = picture_files.read_picture(places.find(path))
        content = picture.tobytes()
        text = _("{first} and {path} are the same picture; each counts once.")
        require(content not in seen, text, first=seen.get(content), path=path)
        seen[content] = path
        images.append(upload.prepare(picture, image_shape))
    return numpy.stack(images), labels
