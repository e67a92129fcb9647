from course_utils.chapters.preprocessing import comparing


def test_a_difference_counts_when_its_interval_does_not_hold_zero():
    assert comparing.clear([80, 81, 82], [70, 71, 71]) == 1
    assert comparing.clear([70, 71, 71], [80, 81, 82]) == -1
    assert comparing.clear([80, 70, 75], [75, 74, 74]) == 0
    assert comparing.clear([80, 80], [80, 80]) == 0


def test_a_single_run_proves_nothing():
    assert comparing.clear([90], [10]) == 0
    assert comparing.told([90], [10]).endswith("a single pair of runs: unclear")


def test_words_and_numbers_agree():
    assert "+10.3 points" in comparing.told([80, 81, 82], [70, 71, 71])
    assert comparing.told([80, 81, 82], [70, 71, 71]).endswith("3 pairs): clear")
    assert comparing.told([70, 71, 71], [80, 81, 82]).endswith("a clear loss")
    assert comparing.told([80, 70, 75], [75, 74, 74]).endswith(": unclear")


def test_a_line_fits_a_slide():
    assert len(comparing.told([-180.0, -181] * 5, [-120.0, -130] * 5)) < 60
