"""Time and accuracy of the fast recipe; with "table" as an argument, its staircase, part by part, as a table.

Run: make bench ONLY=fast, or python tests/bench/fast.py [seeds] [table]. On CIFAR-10 where it is on this machine, else
on Fashion-MNIST. The last line is JSON:

mean_accuracy                  test accuracy (0 to 1) over the seeds, averaged over flipped and shifted views
plain_accuracy, flip_accuracy  the same from the picture alone, and from it and its mirror image
fit_seconds, cpu_seconds       medians: wall time of fit without building the graph; CPU time of all threads, with it
build_seconds                  median: making network and pipeline, and building the graph
usual_seconds                  median: what fit takes when nothing else runs: its fastest ten steps, times the tens
article_accuracy_same_time     test accuracy of the article's network after as long a fit, mean over three seeds
share_of_article               fit_seconds as a share of ten epochs of the article's network, in this run; the seconds
                               hold for this processor, the share for most
processor                      its name
reached                        share of the seeds that reach 78.14 %, the accuracy that the article reports on CIFAR-10

"table" writes course_utils/chapters/training/measured/fast.json, which chapter 08 shows (authors; ten minutes or more).
"""

import statistics
import sys

from _measure import finish

from course_utils import datasets
from course_utils.chapters.training import staircase
from course_utils.core import environment
from course_utils.learning import fast
from course_utils.notebook import measured

TARGET = 0.7814
SEEDS = 5
ARTICLE_SEEDS = TABLE_SEEDS = 3
TABLE_SECONDS = 10.0


def main(*words):
    numbers = [word for word in words if word.isdigit()]
    seeds = int(numbers[0]) if numbers else SEEDS
    keras = environment.load_keras()
    data = datasets.load("auto")
    split, test = data.train_and_validation, data.test
    epochs = fast.fast_epochs(len(split))
    runs, found = [], {"mean": [], "plain": [], "flip": []}
    for seed in range(seeds):
        keras.utils.clear_session()
        run = fast.fast_recipe(split, epochs=epochs, seed=seed)
        for name, accuracy in zip(("plain", "flip", "mean"), run.accuracies(test.images, test.labels), strict=True):
            found[name].append(accuracy)
        runs.append((run.fit_seconds, run.cpu_seconds, run.build_seconds, run.usual_seconds))
        print(f"seed {seed}: {100 * found['mean'][-1]:.2f} % in {run.fit_seconds:.2f} s of fit", flush=True)
    fit, cpu, build, usual = (round(statistics.median(values), 2) for values in zip(*runs, strict=True))
    article = [staircase.article_for(split, test, fit, seed) for seed in range(ARTICLE_SEEDS)]
    ten_epochs = statistics.median(10 * spent / passes for _accuracy, spent, passes in article)
    if "table" in words:
        table(data, TABLE_SECONDS)
    finish(
        "fast",
        mean_accuracy=round(statistics.mean(found["mean"]), 4),
        std_accuracy=round(statistics.stdev(found["mean"]), 4) if seeds > 1 else None,
        plain_accuracy=round(statistics.mean(found["plain"]), 4),
        flip_accuracy=round(statistics.mean(found["flip"]), 4),
        seeds=seeds,
        fit_seconds=fit,
        cpu_seconds=cpu,
        build_seconds=build,
        usual_seconds=usual,
        article_accuracy_same_time=round(statistics.mean(accuracy for accuracy, _spent, _passes in article), 4),
        share_of_article=round(fit / ten_epochs, 3),
        processor=environment.processor(),
        reached=sum(value >= TARGET for value in found["mean"]) / seeds,
        epochs=epochs,
        precision=run.precision,
        dataset=data.name,
    )


def table(data, seconds):
    """The staircase at equal time, judged on validation pictures, as the table that chapter 08 shows."""
    rows, last = [], None
    for step in staircase.climb(data.train, data.validation, seconds, range(TABLE_SEEDS)):
        mean = statistics.mean(step.accuracies)
        rows.append(
            {
                "name": step.name,
                "accuracy": round(100 * mean, 2),
                "std": round(100 * statistics.stdev(step.accuracies), 2),
                "gain": None if last is None else round(100 * (mean - last), 2),
                "epochs": round(step.epochs, 2),
                "seconds": round(statistics.median(step.seconds), 2),
                "seeds": TABLE_SEEDS,
            }
        )
        last = mean
    measured.write(
        "fast",
        f"From the article's network to the fast recipe, one change at a time: {seconds:.0f} s of fit each; "
        f"validation accuracy in % ({data.name}).",
        "python tests/bench/fast.py table",
        rows,
        measured.folder_of("08_training"),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
