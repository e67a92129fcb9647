import math

import numpy
import pytest

from course_utils.chapters.face_recognition import face_detector, faces
from course_utils.core.errors import CourseError
from course_utils.datasets.faces import drawing


def placed(turn, scale, shift):
    """The template's landmarks, turned (degrees), scaled and shifted."""
    angle = math.radians(turn)
    matrix = scale * numpy.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return faces.TEMPLATE @ matrix.T + shift, matrix


@pytest.mark.parametrize(("turn", "scale", "shift"), [(0, 1, (0, 0)), (25, 1.7, (8, -3)), (-170, 0.4, (30, 40))])
def test_similarity_finds_turn_scale_and_shift(turn, scale, shift):
    landmarks, matrix = placed(turn, scale, shift)
    (found,) = faces.similarity(landmarks[None])
    assert numpy.allclose(found[:, :2], matrix) and numpy.allclose(found[:, 2], shift)


def test_similarity_is_the_least_squares_fit():
    landmarks = faces.TEMPLATE * 1.3 + numpy.random.default_rng(0).normal(0, 3, (3, 2))
    (found,) = faces.similarity(landmarks[None])

    def error(m):
        return ((faces.TEMPLATE @ m[:, :2].T + m[:, 2] - landmarks) ** 2).sum()

    for nudge in (0.01, -0.01):
        for change in ([[1, 0, 0], [0, 1, 0]], [[0, -1, 0], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]], [[0, 0, 0], [0, 0, 1]]):
            assert error(found + nudge * numpy.array(change)) > error(found)


def test_chips_are_upright_whatever_the_pose():
    person = drawing.random_person(numpy.random.default_rng(1))
    chips = []
    for roll, zoom in ((0.0, 1.0), (0.5, 0.8)):
        picture, marks = drawing.draw(person, drawing.Look(roll=roll, zoom=zoom), 128)
        chips.append(faces.cut(picture[None], faces.similarity(marks[None]))[0])
    inner = slice(12, 38)
    assert numpy.abs(chips[0][inner, inner] - chips[1][inner, inner]).mean() < 0.03


def test_cut_without_change_gives_the_picture_back_and_repeats_the_edge():
    picture = numpy.random.default_rng(0).integers(0, 256, (1, 60, 70, 2), dtype="uint8")
    same = numpy.array([[[1.0, 0, 0], [0, 1, 0]]])
    assert numpy.allclose(faces.cut(picture, same)[0], picture[0, :48, :48] / 255, atol=2e-3)
    outside = faces.cut(picture, same - [[[0, 0, 100], [0, 0, 0]]])[0]
    assert numpy.allclose(outside, picture[0, :48, :1] / 255, atol=2e-3)


def test_no_error_shakes_nothing_and_errors_have_their_size():
    matrices = numpy.repeat([[[1.5, 0.2, 4], [-0.2, 1.5, 6]]], 500, axis=0)
    generator = numpy.random.default_rng(0)
    assert numpy.allclose(faces.shaken(matrices, generator, 0, 0, 0), matrices)
    moved = faces.shaken(matrices, generator, 0.1, 0, 0, rough=True) - matrices
    assert numpy.allclose(moved[..., :2], 0) and moved[..., 2].any()
    back = numpy.linalg.solve(matrices[0, :, :2], moved[..., 2].T)
    assert 0.09 * faces.CHIP < numpy.abs(back).max() <= 0.1 * faces.CHIP


def test_standardised_chips_forget_brightness_and_contrast():
    chips = numpy.random.default_rng(0).random((3, 48, 48, 3)).astype("float32")
    assert numpy.allclose(faces.standardised(chips), faces.standardised(0.9 * chips + 0.05), atol=0.02)
    assert numpy.isfinite(faces.standardised(numpy.zeros((1, 48, 48, 3)))).all()


def test_the_contrastive_loss_is_what_loops_say():
    generator = numpy.random.default_rng(0)
    points = generator.normal(size=(12, 5)).astype("float32")
    points /= numpy.linalg.norm(points, axis=1, keepdims=True)
    labels = numpy.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    wanted = []
    for a in range(12):
        weights = [math.exp(float(points[a] @ points[b]) / 0.1) if b != a else 0.0 for b in range(12)]
        mates = [b for b in range(12) if b != a and labels[b] == labels[a]]
        wanted.append(-sum(math.log(weights[b] / sum(weights)) for b in mates) / len(mates))
    assert numpy.allclose(numpy.asarray(faces.contrastive(labels[:, None], points)), wanted, atol=1e-4)
    # Points where they should be cost less.
    assert float(numpy.mean(faces.contrastive(labels, numpy.eye(3, 5)[labels].astype("float32")))) < min(wanted)


def unit_rows(count, seed=0):
    points = numpy.random.default_rng(seed).normal(size=(count, 5)).astype("float32")
    return points / numpy.linalg.norm(points, axis=1, keepdims=True)


def test_triplets_are_of_the_right_people_and_the_hardest_are_the_hardest():
    points, labels = unit_rows(12), numpy.repeat([7, 3, 5], 4)
    for choose in (faces.hardest, faces.in_turn):
        anchors, same, others = (numpy.asarray(part) for part in choose(labels[:, None], points))
        assert numpy.array_equal(anchors, points)
        for k in range(12):
            (mate,) = numpy.flatnonzero((points == same[k]).all(axis=1))
            (other,) = numpy.flatnonzero((points == others[k]).all(axis=1))
            assert labels[mate] == labels[k] != labels[other] and mate != k
            alike = points @ points[k]
            if choose is faces.hardest:
                assert alike[mate] == alike[labels == labels[k]].min()
                assert alike[other] == alike[labels != labels[k]].max()


def test_the_loss_of_a_batch_is_that_of_its_triplets():
    points, labels = unit_rows(8), numpy.repeat([0, 1], 4)
    found = numpy.asarray(faces.of_a_batch(faces.triplet, faces.hardest, 0.4)(labels, points))
    for k in range(8):
        distances = ((points - points[k]) ** 2).sum(axis=1)
        to_same, to_other = distances[labels == labels[k]].max(), distances[labels != labels[k]].min()
        assert found[k] == pytest.approx(max(0, to_same - to_other + 0.4), abs=1e-5)


def test_batches_hold_several_pictures_of_several_people():
    images, who, marks, _covered = drawing.crowd(5, 3, numpy.random.default_rng(0))
    made = list(faces.batches(images, faces.similarity(marks), who, 2, numpy.random.default_rng(0), 4, 4))
    assert len(made) == 2
    for chips, labels in made:
        assert chips.shape == (16, 48, 48, 3) and numpy.unique(labels, return_counts=True)[1].tolist() == [4] * 4


def test_a_network_learns_to_tell_people_apart_that_it_never_saw():
    from course_utils.chapters.face_recognition import matching

    images, who, marks, _covered = drawing.crowd(40, 6, numpy.random.default_rng(0), hard=0.6)
    matrices, new = faces.similarity(marks), who >= 30
    network = faces.train_embedding(images[~new], matrices[~new], who[~new], 40, per_batch=12)
    chips = faces.cut(images, matrices[new], numpy.flatnonzero(new))
    vectors = faces.embed(network, chips)
    assert numpy.allclose(numpy.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert numpy.allclose(faces.embed(network, chips[:2]), vectors[:2], atol=1e-4)
    assert matching.auc(vectors, who[new]) > 0.85
    # A face and its mirror image are the same person.
    assert (faces.embed(network, chips[:3, :, ::-1]) * vectors[:3]).sum(axis=1).min() > 0.999


def test_fisherfaces_beat_pixels_on_new_people():
    from course_utils.chapters.face_recognition import matching

    images, who, marks, _covered = drawing.crowd(60, 5, numpy.random.default_rng(0))
    chips, new = faces.cut(images, faces.similarity(marks)), who >= 40
    found = {}
    for kind in ("pixels", "eigenfaces", "fisherfaces"):
        embedding = faces.linear_embedding(chips[~new], who[~new], kind)
        found[kind] = matching.auc(embedding(chips[new]), who[new])
    assert found["fisherfaces"] > found["pixels"] + 0.05
    with pytest.raises(CourseError, match="pixels, eigenfaces or fisherfaces"):
        faces.linear_embedding(chips, who, "laplacianfaces")


def test_one_person_alone_teaches_nothing():
    with pytest.raises(CourseError, match="two people"):
        faces.train_embedding(numpy.zeros((4, 64, 64, 3), "uint8"), numpy.zeros((4, 2, 3)), numpy.zeros(4, int), 1)


@pytest.fixture(scope="module")
def some_scenes():
    photo = numpy.random.default_rng(5).integers(0, 256, (120, 150, 3), dtype="uint8")
    return face_detector.scenes(40, numpy.random.default_rng(0), [photo], pool=20)


def test_scenes_hold_faces_at_their_landmarks(some_scenes):
    pictures, places, which = some_scenes
    assert pictures.shape == (40, 96, 96, 3)
    assert {len(marks) for marks in places} >= {0, 1, 2}
    for marks, used in zip(places, which, strict=True):
        assert len(marks) == len(used)
        assert marks.size == 0 or (marks.min() > 0 and marks.max() < 96)


def test_a_perfect_answer_decodes_to_the_true_landmarks(some_scenes):
    _pictures, places, _which = some_scenes
    wanted = face_detector.targets(places)
    assert wanted.shape == (40, 24, 24, 8)
    answers = numpy.concatenate([20 * (wanted[..., :1] - 0.5), wanted[..., 2:]], axis=-1)
    found = [face_detector.decode(answer)[0] for answer in answers]
    count = face_detector.judge(found, places)
    assert count["hits"] == count["faces"] and count["alarms"] == 0 and count["error"] < 1e-5


def test_judge_counts_misses_and_false_alarms():
    face = numpy.array([[30.0, 30], [40, 30], [35, 42]])
    count = face_detector.judge([[face + 1, face + 50], []], [[face], [face]])
    assert (count["hits"], count["faces"], count["alarms"]) == (1, 2, 1)
    assert face_detector.error(face, face) == 0
    assert face_detector.error(face + (12, 0), face) == pytest.approx(1)
    # Two answers for one face: one hit, one false alarm.
    assert face_detector.judge([[face, face + 1]], [[face]])["alarms"] == 1


def test_the_loss_falls_with_training_and_the_answer_has_its_shape(some_scenes):
    pictures, places, _which = some_scenes
    wanted = face_detector.targets(places)

    def mean_loss(model):
        return float(numpy.mean(face_detector.loss(wanted, model.predict(pictures.astype("float32"), verbose=0))))

    model = face_detector.train(pictures, places, 8, batch=8)
    assert model.output_shape == (None, 24, 24, 7)
    assert mean_loss(model) < 0.7 * mean_loss(face_detector.network())
    with pytest.raises(CourseError, match="one scene or more"):
        face_detector.train(pictures, places[:3], 1)


def test_another_loss_trains_another_network_and_leaves_the_shared_one_alone():
    images, who, marks, _covered = drawing.crowd(6, 4, numpy.random.default_rng(0))
    matrices = faces.similarity(marks)

    def weights(**options):
        return faces.train_embedding(images, matrices, who, 3, 1, per_batch=4, **options).get_weights()

    before, other, after = weights(), weights(loss=faces.of_a_batch(faces.triplet)), weights()
    assert all((one == two).all() for one, two in zip(before, after, strict=True))
    assert any(numpy.abs(one - two).max() > 0.001 for one, two in zip(before, other, strict=True))


def test_a_shared_graph_trains_each_seed_afresh():
    images, who, marks, _covered = drawing.crowd(6, 4, numpy.random.default_rng(0))
    matrices = faces.similarity(marks)

    def weights(seed):
        return faces.train_embedding(images, matrices, who, 3, seed, per_batch=4).get_weights()

    first, other, again = weights(1), weights(2), weights(1)
    assert all((one == two).all() for one, two in zip(first, again, strict=True))
    assert any(numpy.abs(one - two).max() > 0.01 for one, two in zip(first, other, strict=True))
