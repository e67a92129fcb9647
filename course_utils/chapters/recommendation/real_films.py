"""The race of the chapter on MovieLens, measured once: python -m course_utils.chapters.recommendation.real_films

COURSE_DATA_DIR says where ml-latest-small lies. Settings are chosen on validation likes, as in the chapter.
"""

import numpy

from course_utils.chapters.recommendation import figures, recommend
from course_utils.notebook import measured
from course_utils.notebook.decision_card import items_interval

CHAPTER = "15_recommendation"
SPLITS, PASSES = 3, (10, 20, 40, 60)


def methods_for(table, validation):
    """{name: function (train, run) -> recommender}, with settings chosen on `validation`, and these settings."""
    shape, draw = table.shape[1], recommend.draw_rivals
    penalty = max(
        (50, 150, 500), key=lambda one: recommend.judge(recommend.ease(validation.train, one), validation)["recall"]
    )

    def dae():
        return recommend.mult_dae(shape)

    def towers():
        return recommend.two_towers(table.kinds)

    def pairs():
        return recommend.two_towers(table.kinds, loss=recommend.bpr_loss)

    networks = {"Mult-DAE": (dae, None), "two towers": (towers, None), "two towers, one drawn rival": (pairs, draw)}
    found = {
        "most liked": lambda train, run: recommend.most_liked(train),
        "EASE": lambda train, run: recommend.ease(train, penalty),
    }
    chosen = {"EASE": penalty}
    for name, (build, targets) in networks.items():
        curve = recommend.recall_by_passes(build, validation, PASSES, 0, targets)
        chosen[name] = max(curve, key=curve.get)

        def method(train, run, build=build, targets=targets, passes=chosen[name]):
            return recommend.from_network(recommend.fit(build, train, passes, run, targets=targets))

        found[name] = method
        print(name, curve, flush=True)
    return found, chosen


def rows_of(table):
    """The rows of the table, and the settings chosen."""
    first = recommend.split_at_random(table, 0)
    methods, chosen = methods_for(table, recommend.validation_of(first, 99))
    each, tested, coverage = {name: [] for name in methods}, [], {name: [] for name in methods}
    for run in range(SPLITS):
        split = recommend.split_at_random(table, run)
        tested.append(split.tested)
        for name, build in methods.items():
            recommender = build(split.train, run)
            each[name].append(recommend.recall_of_each(recommender, split))
            coverage[name].append(recommend.judge(recommender, split)["coverage"])
    leads = recommend.leads(each, tested, "EASE")
    leaky, honest = recommend.split_by_time(table, leak=True), recommend.split_by_time(table)
    thin = [recommend.thinned(leaky, honest.train.sum(), run) for run in range(SPLITS)]
    rows = []
    for name, build in methods.items():
        future, less, past = (
            numpy.mean([recommend.recall_of_each(build(one.train, run), one) for run, one in enumerate(way)], axis=0)
            for way in ([leaky], thin, [honest])
        )
        rows.append(
            {
                "recommender": name,
                "recall@10": round(float(numpy.mean([one.mean() for one in each[name]])), 3),
                "against EASE": figures.in_words(items_interval(leads[name][0])) if name in leads else "",
                "coverage": round(float(numpy.mean(coverage[name])), 2),
                "by time: future known": round(float(future.mean()), 3),
                "as many likes, all times": round(float(less.mean()), 3),
                "past only": round(float(past.mean()), 3),
                "the leak": figures.in_words(items_interval(less - past)),
            }
        )
        print(rows[-1], flush=True)
    return rows, chosen, len(honest.tested)


def main():
    from course_utils.datasets import loading

    data = loading.load("movielens", among=("movielens",))
    table = recommend.catalogue(data)
    rows, chosen, judged = rows_of(table)
    people, films = table.shape
    count = numpy.sort(numpy.bincount(table.films, minlength=films))[::-1]
    about = (
        f"MovieLens (ml-latest-small): {people} people, {films:,} films with {recommend.LEAST} ratings or more, "
        f"{len(table.stars) / people / films:.1%} of all pairs rated; the most rated tenth of the films has "
        f"{count[: films // 10].sum() / count.sum():.0%} of the ratings. Means of {SPLITS} random splits, paired "
        f"differences with 95 % intervals over people; last four columns: split by time, {judged} people."
    )
    print(chosen)
    place = measured.write(
        "movielens", about, "python -m course_utils.chapters.recommendation.real_films", rows,
        measured.folder_of(CHAPTER),
    )  # fmt: skip
    print(place)


if __name__ == "__main__":
    main()
