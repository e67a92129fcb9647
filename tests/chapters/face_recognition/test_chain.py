"""The chain from a scene to a name, what is measured of it once, and the sentences that tell it."""

import numpy
import pytest

from course_utils.chapters.face_recognition import chain, face_detector, faces, figures, losses, packaged, telling
from course_utils.notebook import measured

PHOTO = numpy.random.default_rng(5).integers(0, 256, (120, 150, 3), dtype="uint8")


@pytest.fixture(scope="module")
def shots():
    return chain.shots(5, 2, numpy.random.default_rng(0), [PHOTO])


def test_shots_are_of_every_person_and_the_face_is_at_its_marks(shots):
    assert shots.scenes.shape == (10, 96, 96, 3) and shots.who.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert shots.passports.shape[0] == 5 and shots.marks.shape == (10, 3, 2)
    assert shots.marks.min() > 0 and shots.marks.max() < 96


def test_heads_in_scenes_tilt_by_a_few_degrees_only():
    marks = chain.shots(40, 3, numpy.random.default_rng(2), [PHOTO]).marks
    across = marks[:, 1] - marks[:, 0]
    assert 2 < numpy.degrees(numpy.arctan2(across[:, 1], across[:, 0])).std() < 8


def test_the_four_ways_share_what_they_say_they_share(shots):
    found = [marks[None] for marks in shots.marks]
    found[3] = numpy.zeros((0, 3, 2))
    ways, seen = chain.ways(found, shots.marks)
    assert list(ways) == [chain.TRUE, chain.FOUND, chain.SIZED, chain.BOX]
    assert seen.tolist() == [k != 3 for k in range(10)] and numpy.array_equal(ways[chain.FOUND][3], chain.NOWHERE)
    for way in (chain.SIZED, chain.BOX):
        assert numpy.allclose(ways[way].mean(axis=1), ways[chain.FOUND].mean(axis=1))
        across = ways[way][:, 1] - ways[way][:, 0]
        assert numpy.allclose(across[:, 1], 0)  # upright
    assert numpy.ptp(ways[chain.BOX][:, 1, 0] - ways[chain.BOX][:, 0, 0]) == pytest.approx(0)

    def spread(marks):
        return numpy.sqrt(((marks - marks.mean(axis=1, keepdims=True)) ** 2).sum(axis=(1, 2)))

    assert numpy.allclose(spread(ways[chain.SIZED]), spread(ways[chain.FOUND]))


@pytest.mark.parametrize("error", [0.05, 0.2])
def test_landmarks_are_off_by_what_was_asked(shots, error):
    true = numpy.repeat(shots.marks, 200, axis=0)
    off = chain.off_by(true, error, numpy.random.default_rng(1))
    found = numpy.mean([face_detector.error(a, b) for a, b in zip(off, true, strict=True)])
    assert found == pytest.approx(error, rel=0.05)


def test_shares_by_person():
    right, who = numpy.array([True, False, True, True]), numpy.array([4, 4, 9, 9])
    assert chain.by_person(right, who).tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ([0.9, 0.8, 0.85] * 5, [0.5, 0.45, 0.4] * 5, "one is better than two by 40.0 points"),
        ([0.5, 0.45, 0.4] * 5, [0.9, 0.8, 0.85] * 5, "two is better than one by 40.0 points"),
        ([0.5, 0.9] * 8, [0.9, 0.5] * 8, "no difference can be told: +0.0 points"),
    ],
)
def test_a_difference_is_told_as_it_is(first, second, words):
    assert words in telling.difference(first, second, "one", "two")
    assert words in telling.over_runs(first, second, "one", "two")


def test_one_run_tells_nothing_of_the_spread():
    assert "one run" in telling.over_runs([0.9], [0.8], "one", "two")
    assert telling.counted(0, 0) == "nothing to count" and telling.counted(5, 10).startswith("50 % (")


def test_scenes_with_a_missed_face_are_shown_first():
    face = numpy.array([[30.0, 30], [40, 30], [35, 42]])
    true = [[], [face], [face], [face, face + 40]]
    found = [[face], [face], [], [face]]
    assert figures.telling_scenes(found, true).tolist() == [2, 3, 1]
    hits, alarms = figures.judged(found, true)
    assert [hit.tolist() for hit in hits] == [[], [True], [False], [True, False]] and alarms == [1, 0, 0, 0]


def test_light_pictures_share_few_colours_and_stay_what_they_are():
    colours = numpy.random.default_rng(0).integers(0, 256, (6, 40, 40, 3))
    pictures = [picture.astype("uint8") // 2 + 60 for picture in colours]
    made = figures.light(pictures)
    assert len(numpy.unique(numpy.concatenate([one.reshape(-1, 3) for one in made]), axis=0)) <= figures.COLOURS
    assert numpy.abs(numpy.array(made).astype(int) - numpy.array(pictures)).mean() < 15
    (grey,) = figures.light([numpy.linspace(0, 1, 16).reshape(4, 4, 1)])
    assert grey.shape == (4, 4, 3) and (grey[0, 0] == 0).all() and (grey[-1, -1] == 255).all()


def mean(rows, way, trained="small_errors"):
    return float(numpy.mean(next(row for row in rows if row.get("way") == way)[trained]))


def test_what_the_text_says_of_the_measured_chain():
    rows = measured.read("chain")["rows"]
    true, found, sized, box = (mean(rows, way) for way in (chain.TRUE, chain.FOUND, chain.SIZED, chain.BOX))
    assert true > found + 0.08 and sized > box + 0.02  # the size pays
    assert abs(found - sized) < 0.05  # the turn does not
    assert 1 - true > true - found  # most is lost by the embedding
    assert 0.15 < numpy.mean(next(row for row in rows if row.get("way") == chain.FOUND)["error"]) < 0.25
    known = {row["error"]: numpy.mean(row["small_errors"]) for row in rows if row["kind"] == "error"}
    assert known[0.0] == pytest.approx(true) and known[0.0] > known[0.1] > known[0.2] > known[0.3]
    assert "off by" in chain.in_words(rows)


def test_what_the_text_says_of_the_measured_losses():
    aucs = {row["loss"]: row["auc"] for row in measured.read("losses")["rows"]}
    assert list(aucs) == list(losses.LOSSES) and {len(runs) for runs in aucs.values()} == {5}
    assert min(aucs["contrastive"]) > max(aucs["triplets in turn"])
    assert min(aucs["triplets in turn"]) > max(aucs["hardest triplets"])
    assert losses.in_words(measured.read("losses")["rows"]).startswith(
        '"contrastive" is better than "triplets in turn"'
    )


def test_validation_people_are_in_neither_training_nor_test():
    from course_utils import datasets

    data = datasets.load("drawn_faces", 240)
    learn, kept = losses.split(data)
    groups = [set(data.people[some]) for some in (learn, kept, data.in_test)]
    assert not groups[0] & groups[1] and not groups[0] & groups[2] and not groups[1] & groups[2]
    assert (learn | kept | data.in_test).all() and len(groups[1]) >= 2


def test_a_detector_is_good_where_it_learnt():
    rows = {(row["pictures"], row["detector"]): row for row in measured.read("packaged")["rows"]}
    photographs, drawings = sorted({pictures for pictures, _who in rows}, key=lambda name: "drawn" in name)
    assert rows[photographs, "MTCNN"]["found"] > 0.9 * rows[photographs, "MTCNN"]["faces"]
    assert rows[photographs, "ours"]["found"] < 0.2 * rows[photographs, "ours"]["faces"]
    assert rows[drawings, "ours"]["found"] > rows[drawings, "MTCNN"]["found"]
    assert rows[drawings, "MTCNN"]["off_by"] < 0.6 * rows[drawings, "ours"]["off_by"]
    assert "95 %" in packaged.in_words(list(rows.values()))


def test_a_training_batch_is_shown_in_rows_of_one_person():
    chips, people = unit_chips()
    figure = figures.training_batch(chips, people)
    assert [text.get_text() for axis in figure.axes for text in axis.texts] == ["person 4", "person 9", "person 2"]


def unit_chips():
    generator = numpy.random.default_rng(0)
    return faces.standardised(generator.random((16, 48, 48, 3))), numpy.repeat([4, 9, 2, 7], 4)
