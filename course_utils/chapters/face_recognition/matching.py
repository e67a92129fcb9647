"""Comparing embeddings: same person or not, who is it, and how often that goes wrong. Taught in 09_face_recognition.

The similarity of two unit vectors is the cosine of the angle between them: 1 for equal ones, about 0 for strangers.
"""

import re

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def pairs(embeddings, people):
    """Similarity of every two pictures, and whether they show the same person.

    Parameters
    ----------
    embeddings : float [n, d], unit vectors
    people : int [n]

    Returns
    -------
    tuple
        similarities float [n (n - 1) / 2], same bool of the same length.
    """
    first, second = numpy.triu_indices(len(people), 1)
    similarities = numpy.asarray(embeddings) @ numpy.asarray(embeddings).T
    return similarities[first, second], numpy.asarray(people)[first] == numpy.asarray(people)[second]


def rates(similarities, same):
    """Error rates at every threshold, the highest first: "accept when the similarity is at least the threshold".

    Returns
    -------
    tuple of float arrays
        thresholds (the first one accepts nobody), false accepts as a share of pairs of different people, true accepts
        as a share of pairs of the same person.
    """
    similarities, same = numpy.asarray(similarities, float), numpy.asarray(same, bool)
    if same.all() or not same.any():
        raise CourseError(_("Error rates need pairs of the same person and pairs of different people."))
    from sklearn.metrics import roc_curve

    false, true, thresholds = roc_curve(same, similarities, drop_intermediate=False)
    return thresholds, false, true


def area(false_accepts, true_accepts):
    """Area under the ROC curve, by trapezoids: 0.5 is chance, 1 is perfect."""
    from sklearn import metrics

    return float(metrics.auc(false_accepts, true_accepts))


def auc(embeddings, people):
    """Area under the ROC curve of all pairs of pictures."""
    return area(*rates(*pairs(embeddings, people))[1:])


def auc_by_person(embeddings, people):
    """The area for each person: how often two of her pictures are nearer than one of them and a stranger's; float [k].

    People are independent of each other, their pairs are not: intervals are made over people.
    """
    points, people = numpy.asarray(embeddings), numpy.asarray(people)
    areas = []
    for one in numpy.unique(people):
        own, others = points[people == one], points[people != one]
        alike = (own @ own.T)[numpy.triu_indices(len(own), 1)]
        strange = numpy.sort((own @ others.T).ravel())
        below, upto = (numpy.searchsorted(strange, alike, side) for side in ("left", "right"))
        areas.append((below + upto).mean() / 2 / len(strange))
    return numpy.array(areas)


def equal_error_rate(false_accepts, true_accepts):
    """The error rate where false accepts and false rejects are equally frequent, between the two nearest thresholds."""
    gap = false_accepts - (1 - true_accepts)
    after = int(numpy.argmax(gap >= 0))
    before = max(after - 1, 0)
    step = gap[after] - gap[before]
    share = 0.0 if step == 0 else -gap[before] / step
    return float(false_accepts[before] + share * (false_accepts[after] - false_accepts[before]))


def worst(similarities, same, count=4):
    """Places of the most similar pairs of different people, and the least similar of the same: two int [count]."""
    order = numpy.argsort(similarities)
    return order[::-1][~same[order[::-1]]][:count], order[same[order]][:count]


def threshold_for(similarities, same, most):
    """The lowest threshold at which at most the share `most` of pairs of different people is accepted.

    Where even the most similar pair is of different people, it lies just above that one, and nobody is accepted.
    """
    thresholds, false, _true = rates(similarities, same)
    place = numpy.flatnonzero(false <= most)[-1]
    return float(min(thresholds[place], numpy.nextafter(float(numpy.max(similarities)), 2.0)))


def errors_at(similarities, same, threshold):
    """(false accepts, false rejects) as shares, when similarities of `threshold` or more are accepted."""
    accepted, same = numpy.asarray(similarities) >= threshold, numpy.asarray(same, bool)
    return float(accepted[~same].mean()), float((~accepted[same]).mean())


def rejected_by_person(embeddings, people, threshold):
    """The share of each person's own pairs that a threshold rejects; float [k]."""
    points, people = numpy.asarray(embeddings), numpy.asarray(people)
    shares = []
    for one in numpy.unique(people):
        own = points[people == one]
        shares.append(((own @ own.T)[numpy.triu_indices(len(own), 1)] < threshold).mean())
    return numpy.array(shares)


def identification(embeddings, people, repetitions=50, seed=0):
    """One photograph of each person is enrolled, by chance; all others are asked "who is it?".

    Returns
    -------
    float array [repetitions]
        Share of right answers (rank 1) in each repetition.
    """
    people, generator = numpy.asarray(people), numpy.random.default_rng(seed)
    similarities = embeddings @ embeddings.T
    everyone = numpy.unique(people)
    found = numpy.empty(repetitions)
    for turn in range(repetitions):
        enrolled = numpy.array([generator.choice(numpy.flatnonzero(people == one)) for one in everyone])
        asked = numpy.setdiff1d(numpy.arange(len(people)), enrolled)
        answers = people[enrolled][similarities[asked][:, enrolled].argmax(axis=1)]
        found[turn] = (answers == people[asked]).mean()
    return found


def owner(label):
    """Whose a sample is: what stands before the comma of its label, such as "person 3, picture 2"."""
    return re.split("[,，]", label)[0]


class Gallery:
    """Enrolled people: one unit vector for each name, and no picture."""

    def __init__(self):
        self._vectors = {}

    @property
    def names(self):
        """The enrolled names, in the order in which they came."""
        return tuple(self._vectors)

    def enrol(self, name, embedding):
        """Add a person. A name that is taken is refused."""
        name = str(name).strip()
        if not name:
            raise CourseError(_("Give the person a name."))
        if name in self._vectors:
            raise CourseError(_("{name} is enrolled already: delete the old entry first.").format(name=name))
        self._vectors[name] = numpy.asarray(embedding, "float32").copy()

    def delete(self, name):
        """Forget a person: the vector is gone, nothing else was kept."""
        if name not in self._vectors:
            text = _("Nobody called {name} is enrolled; enrolled are: {names}.")
            raise CourseError(text.format(name=name, names=", ".join(self._vectors) or _("nobody")))
        del self._vectors[name]

    def similarities(self, embedding):
        """{name: similarity} of everybody enrolled, the most similar first."""
        found = {name: float(vector @ embedding) for name, vector in self._vectors.items()}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def identify(self, embedding, threshold):
        """(name, similarity) of the most similar person; (None, similarity) when even that one is below the threshold.

        An empty gallery gives (None, -1.0).
        """
        found = self.similarities(embedding)
        if not found:
            return None, -1.0
        name = next(iter(found))
        return (name if found[name] >= threshold else None), found[name]
