"""The whole chain, from a scene to a name: what is each step worth? Taught in 09_face_recognition.

The same network names the same people from chips that are cut in several ways; only the landmarks differ. As a script
it measures the committed table: five detectors, two embeddings each, and true landmarks with errors of known sizes.
"""

from dataclasses import dataclass

import numpy

from course_utils.chapters.face_recognition import face_detector, faces, telling
from course_utils.core.i18n import _

# Eyes and mouth where nothing is known but the middle of a face, and its usual size: 0.55 of a chip.
USUAL = (faces.TEMPLATE - faces.TEMPLATE.mean(axis=0)) * 0.55
NOWHERE = face_detector.SIDE * numpy.array([[0.42, 0.45], [0.58, 0.45], [0.5, 0.6]])  # where none is found
TRUE, FOUND, SIZED, BOX = "true landmarks", "the detector's", "its middle and size", "its middle, a box"
ERRORS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


@dataclass(frozen=True)
class Shots:
    """New people: a passport picture of each, and scenes with one of them in each.

    `passports` uint8 [people, h, w, 3] and `passport_marks` [people, 3, 2]; `scenes` uint8 [n, 96, 96, 3], `marks`
    [n, 3, 2], the true landmarks, and `who` int [n], the place of the person among the passports.
    """

    passports: numpy.ndarray
    passport_marks: numpy.ndarray
    scenes: numpy.ndarray
    marks: numpy.ndarray
    who: numpy.ndarray


def shots(people, each, generator, photos, covered_every=4):
    """`Shots` of so many new people, `each` scenes of every one; every fourth wears a hood."""
    from course_utils.datasets.faces import drawing

    cast = [drawing.random_person(generator, k % covered_every == 0) for k in range(people)]
    passports, passport_marks = zip(*(drawing.draw(person) for person in cast), strict=True)
    scenes, marks, who = [], [], []
    for k in numpy.repeat(numpy.arange(people), each):
        one = drawing.cutout(cast[k], drawing.random_look(generator), face_detector.SIDE)
        scene, true, _used = face_detector.compose([one], generator, photos)
        scenes.append(scene)
        marks.append(true[0])
        who.append(k)
    return Shots(*map(numpy.array, (passports, passport_marks, scenes, marks, who)))


def ways(found, true):
    """Where eyes and mouth are said to be, in four ways: {way: landmarks float [n, 3, 2]}, and where a face was found.

    Parameters
    ----------
    found : list of n float [k, 3, 2]
        What the detector found in each scene, the surest first.
    true : float [n, 3, 2]
        The true landmarks, one face in a scene.

    Returns
    -------
    tuple
        {way: landmarks}; bool [n].
    """
    seen = numpy.array([len(marks) > 0 for marks in found])
    detected = numpy.array([marks[0] if len(marks) else NOWHERE for marks in found])
    middle = detected.mean(axis=1, keepdims=True)
    spread = numpy.sqrt(((detected - middle) ** 2).sum(axis=(1, 2)) / (USUAL**2).sum())
    sized = middle + USUAL * spread[:, None, None]
    return {TRUE: numpy.asarray(true), FOUND: detected, SIZED: sized, BOX: middle + USUAL}, seen


def off_by(true, error, generator):
    """True landmarks with normal errors of the mean length `error`, in distances between eyes and mouth."""
    size = numpy.linalg.norm(true[:, :2].mean(axis=1) - true[:, 2], axis=1)
    spread = error * size / numpy.sqrt(numpy.pi / 2)  # the mean length of a step in two directions is 1.25 spreads
    return true + spread[:, None, None] * generator.normal(size=true.shape)


def named_rightly(network, some, marks):
    """Which scenes of `Shots` get the right name when their chips are cut by these landmarks: bool [n]."""
    enrolled = faces.embed(network, faces.cut(some.passports, faces.similarity(some.passport_marks)))
    vectors = faces.embed(network, faces.cut(some.scenes, faces.similarity(marks)))
    return (vectors @ enrolled.T).argmax(axis=1) == some.who


def by_person(right, who):
    """The share of right answers of each person, float [people]: pictures of one person are no independent draws."""
    return numpy.array([right[who == one].mean() for one in numpy.unique(who)])


def in_words(rows):
    """What the measured table says of the worth of each step, over the same seeds: a sentence a line."""
    ways_ = {row["way"]: row for row in rows if row["kind"] == "way"}
    runs = {way: row["small_errors"] for way, row in ways_.items()}
    text = _(
        "Even with true landmarks {lost:.0%} of the scenes are named wrongly. The detector's landmarks are off by "
        "{error:.0%} of the way from eyes to mouth."
    ).format(lost=1 - numpy.mean(runs[TRUE]), error=numpy.mean(ways_[FOUND]["error"]))
    steps = ((TRUE, FOUND), (FOUND, SIZED), (SIZED, BOX))
    told = [telling.over_runs(runs[a], runs[b], telling.quoted(a), telling.quoted(b)) for a, b in steps]
    found = ways_[FOUND]
    names = _("an embedding that learnt with errors as large as the detector's"), _("one that learnt with small ones")
    told.append(telling.over_runs(found["large_errors"], found["small_errors"], *names))
    return "\n".join([telling.filled(text), *told])


def main(seeds=5, people=50, each=12, scenes=800, epochs=12, steps=200):
    """Measure the table: every seed has its own scenes, detector, embeddings and people."""
    from course_utils import datasets
    from course_utils.datasets.faces import drawing
    from course_utils.notebook import measured

    photos = [datasets.sample_photo(name) for name in ("china", "flower")]
    images, owners, marks, _covered = drawing.crowd(300, 8, numpy.random.default_rng(100), covered_share=0.5)
    matrices = faces.similarity(marks)
    table, noise = {}, {}
    for seed in range(seeds):
        some = shots(people, each, numpy.random.default_rng(1000 + seed), photos)
        scenery = face_detector.scenes(scenes, numpy.random.default_rng(2000 + seed), photos)
        detector = face_detector.train(*scenery[:2], epochs, seed)
        found, _scores = face_detector.detect(detector, some.scenes)
        places, seen = ways(found, some.marks)
        off = [face_detector.error(a, b) for a, b in zip(places[FOUND][seen], some.marks[seen], strict=True)]
        networks = {
            "small_errors": faces.train_embedding(images, matrices, owners, steps, seed),
            "large_errors": faces.train_embedding(
                images, matrices, owners, steps, seed, jitter=faces.ROUGH, rough=True
            ),
        }
        for trained, network in networks.items():
            for way, landmarks in places.items():
                row = table.setdefault(way, {"kind": "way", "way": way})
                right = named_rightly(network, some, landmarks)
                row.setdefault(trained, []).append(float(right.mean()))
                row.setdefault(trained + "_where_found", []).append(float(right[seen].mean()))
            for error in ERRORS:
                shaken = off_by(some.marks, error, numpy.random.default_rng(3000 + seed))
                row = noise.setdefault(error, {"kind": "error", "error": error})
                row.setdefault(trained, []).append(float(named_rightly(network, some, shaken).mean()))
        table[FOUND].setdefault("error", []).append(float(numpy.mean(off)))
        table[FOUND].setdefault("found", []).append(float(seen.mean()))
        print(seed, {k: v for k, v in table.items()}, noise, flush=True)
    measured.write(
        "chain",
        "Share of 600 scenes with 50 new people named rightly, five seeds: chips cut in four ways; embeddings that saw "
        "small errors in training, and errors as large as the detector's.",
        "python -m course_utils.chapters.face_recognition.chain",
        [*table.values(), *noise.values()],
        measured.folder_of("09_face_recognition"),
    )


if __name__ == "__main__":
    main()
