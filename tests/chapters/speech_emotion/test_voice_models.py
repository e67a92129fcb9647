import numpy
import pytest
from sklearn.model_selection import GroupKFold

from course_utils.chapters.speech_emotion import voice_models
from course_utils.core.errors import CourseError

SPEAKERS = numpy.array(list("aabbccddeeff"))


def test_nobody_is_in_two_folds_and_everybody_in_one():
    folds = voice_models.speaker_folds(SPEAKERS, 3, seed=4)
    assert sorted(numpy.concatenate(folds).tolist()) == list(range(12))
    for test in folds:
        assert not set(SPEAKERS[test]) & set(numpy.delete(SPEAKERS, test))
    # As scikit-learn's: the same number of speakers in each.
    theirs = [test for _train, test in GroupKFold(3).split(SPEAKERS, groups=SPEAKERS)]
    assert sorted(map(len, folds)) == sorted(map(len, theirs))


def test_the_seed_draws_other_folds():
    drawn = {tuple(map(tuple, voice_models.speaker_folds(SPEAKERS, 3, seed))) for seed in range(6)}
    assert len(drawn) > 3


def test_random_folds_split_speakers():
    folds = voice_models.random_folds(12, 3, seed=0)
    assert sorted(numpy.concatenate(folds).tolist()) == list(range(12))
    assert any(set(SPEAKERS[test]) & set(numpy.delete(SPEAKERS, test)) for test in folds)


@pytest.mark.parametrize("folds", [1, 7])
def test_folds_that_cannot_be_are_told(folds):
    with pytest.raises(CourseError, match="folds do not go with 6 speakers"):
        voice_models.speaker_folds(SPEAKERS, folds)


def test_per_speaker_takes_away_what_the_speaker_always_does():
    generator = numpy.random.default_rng(0)
    mood = generator.normal(size=(12, 3))
    habit = numpy.array([ord(name) for name in SPEAKERS])[:, None] * 5.0
    z = voice_models.per_speaker(mood + habit, SPEAKERS)
    assert numpy.allclose(z, voice_models.per_speaker(mood, SPEAKERS))
    for name in "abcdef":
        assert numpy.allclose(z[name == SPEAKERS].mean(axis=0), 0)
        assert numpy.allclose(z[name == SPEAKERS].std(axis=0), 1, atol=1e-3)
    assert numpy.isfinite(voice_models.per_speaker(numpy.ones((12, 2)), SPEAKERS)).all()


def test_pictures_are_normalised_by_all_frames_of_a_speaker():
    generator = numpy.random.default_rng(0)
    log_mels = [generator.normal(place, 1 + place % 3, (5 + place, 4)) for place in range(12)]
    found = voice_models.per_speaker_frames(log_mels, SPEAKERS)
    assert [part.shape for part in found] == [part.shape for part in log_mels]
    for name in "abcdef":
        together = numpy.concatenate([found[place] for place in numpy.flatnonzero(name == SPEAKERS)])
        assert numpy.allclose(together.mean(axis=0), 0) and numpy.allclose(together.std(axis=0), 1, atol=1e-3)


def test_a_thinned_line_keeps_the_frequent_class_and_somebody_of_each_other():
    labels, speakers = numpy.tile(numpy.repeat([0, 1, 2], 6), 4), numpy.repeat(list("abcd"), 18)
    kept = voice_models.thinned(labels, speakers, 1, seed=3)
    assert numpy.array_equal(kept, numpy.sort(kept)) and len(set(kept.tolist())) == len(kept)
    assert numpy.bincount(labels[kept]).tolist() == [8, 24, 8]
    assert all((labels[kept][speakers[kept] == who] == 0).sum() == 2 for who in "abcd")
    assert len(voice_models.thinned(labels, speakers, 1, share=0.01)) == 24 + 8  # one clip each stays
    with pytest.raises(CourseError, match="share of clips that stay is 0"):
        voice_models.thinned(labels, speakers, 1, share=0)


def test_mel_pictures_have_one_size():
    short, long = numpy.full((11, 4), 2.0), numpy.full((40, 4), 3.0)
    long[0] = 1.0  # the first two frames become one
    pictures = voice_models.mel_pictures([short, long], frames=8)
    assert pictures.shape == (2, 8, 4)
    assert pictures[0, :5].min() == 2.0 and (pictures[0, 5:] == 1.0).all()
    assert (pictures[1, 0] == 2.0).all() and (pictures[1, 1:] == 3.0).all()


def test_networks_learn_and_never_see_their_fold():
    generator = numpy.random.default_rng(0)
    labels = numpy.arange(60) % 2
    easy = generator.normal(size=(60, 4)) + 3 * labels[:, None]
    folds_of = {seed: voice_models.random_folds(60, 3, seed) for seed in (0, 1)}
    answers = voice_models.predict_folds(lambda: voice_models.small_network(4, 2), easy, labels, folds_of, 12, 8)
    assert len(answers) == 2 and all((found == labels).mean() > 0.9 for found in answers)


def memoriser():
    """A network that learns any labels by heart: wide, without dropout."""
    import keras

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(256, activation="relu"), keras.layers.Dense(2)])
    model.compile(keras.optimizers.Adam(0.02), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def test_what_a_network_knows_by_heart_does_not_reach_its_fold():
    generator = numpy.random.default_rng(0)
    noise, coin = generator.normal(size=(40, 8)), generator.integers(0, 2, 40)
    folds = voice_models.random_folds(40, 4)
    (found,) = voice_models.predict_folds(memoriser, noise, coin, {0: folds}, 25, 40)
    assert (found == coin).mean() < 0.75  # with the fold in its training it would be 1
    # Each fold starts anew: in which order they come does not matter (all clips are one batch).
    (turned,) = voice_models.predict_folds(memoriser, noise, coin, {0: folds[::-1]}, 25, 40)
    assert numpy.array_equal(found, turned)


def test_runs_are_repeated_exactly():
    generator = numpy.random.default_rng(1)
    pictures, labels = generator.normal(size=(30, 16, 5)), numpy.arange(30) % 3
    folds_of = {7: voice_models.random_folds(30, 2, 7)}
    build = lambda: voice_models.mel_cnn(16, 5, 3)  # noqa: E731
    first, second = (voice_models.predict_folds(build, pictures, labels, folds_of, 2)[0] for _once in range(2))
    assert numpy.array_equal(first, second)
    assert voice_models.mel_cnn(96, 40, 7).count_params() < 30_000
