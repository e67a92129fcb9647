"""Two losses for one embedding, over seeds: the committed table of 09_face_recognition. Run it as a script."""

import numpy

from course_utils.chapters.face_recognition import faces, matching, telling


def split(data, share=0.2):
    """Whose pictures to learn from, and whose to choose by: two bool [n]. Nobody of the test is in either."""
    everyone = numpy.unique(data.people[~data.in_test])
    kept = numpy.isin(data.people, everyone[-max(2, round(share * len(everyone))) :])
    return ~data.in_test & ~kept, kept


LOSSES = {
    "triplets in turn": faces.of_a_batch(faces.triplet),
    "hardest triplets": faces.of_a_batch(faces.triplet, faces.hardest),
    "contrastive": faces.contrastive,
}


def in_words(rows):
    """What the table says, each loss against the next one, over the same seeds: a line each."""
    by_name = {row["loss"]: row["auc"] for row in rows}
    ordered = sorted(by_name, key=lambda name: -numpy.mean(by_name[name]))
    return "\n".join(
        telling.over_runs(by_name[a], by_name[b], telling.quoted(a), telling.quoted(b))
        for a, b in zip(ordered, ordered[1:], strict=False)
    )


def main(seeds=5, steps=200):
    """Measure the table: AUC on 60 people for validation, of 300 who are not in the test."""
    from course_utils import datasets
    from course_utils.notebook import measured

    data = datasets.load("drawn_faces", 2880)
    learn, kept = split(data)
    chips, who = faces.chips_of(data, kept, seed=7), data.people[kept]
    rows = []
    for name, loss in LOSSES.items():
        row = {"loss": name, "auc": [], "false_rejects": []}
        for seed in range(seeds):
            network = faces.train_on(data, learn, steps, seed, loss=loss)
            scores = matching.pairs(faces.embed(network, chips), who)
            _thresholds, *curve = matching.rates(*scores)
            row["auc"].append(round(matching.area(*curve), 4))
            missed = matching.errors_at(*scores, matching.threshold_for(*scores, 0.001))[1]
            row["false_rejects"].append(round(missed, 4))
            print(name, seed, row["auc"][-1], row["false_rejects"][-1], flush=True)
        rows.append(row)
    measured.write(
        "losses",
        f"Three losses, {steps} batches each, {seeds} seeds: AUC on 60 drawn people for validation, and the share of "
        "their pairs that is rejected at one false accept in a thousand.",
        "python -m course_utils.chapters.face_recognition.losses",
        rows,
        measured.folder_of("09_face_recognition"),
    )


if __name__ == "__main__":
    main()
