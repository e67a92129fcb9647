"""Does our small Transformer need what it does differently? The standard one and ours over several seeds.

`python -m course_utils.chapters.machine_translation.variants SEEDS` trains both from every seed, as the chapter trains,
and writes measured/attention_variants.json. The texts are the bundled interface strings, as in the chapter.
"""

import statistics
import sys
import time

from course_utils.chapters.machine_translation import metrics, names, subwords, translator
from course_utils.chapters.machine_translation.translation_memory import TranslationMemory

FORMS = {"standard": {"small": False}, "ours": {"small": True}}
DIRECTIONS = (("zh", "en"), ("en", "zh"))


def scores_of(learner, test, to, source, width=1, penalty=0.0):
    """`metrics.Scores` on all texts of `test`."""
    known = test.references(source)
    return metrics.judge(learner.translate(list(known), to, width, penalty), list(known.values()), to)


def measure(form, seed, epochs, words, lessons, held_back, test):
    """One training: {name of a number: float}."""
    start = time.process_time()
    learner = translator.Translator(words, seed, **FORMS[form])
    learner.train(lessons, epochs, held_back)
    found = {"cpu_seconds": time.process_time() - start, "validation_loss": learner.validation_losses[-1]}
    for to, source in DIRECTIONS:
        memory = TranslationMemory(test[0].references(source))
        known = test[1].references(source)
        stored = metrics.judge(memory.translate(list(known)), list(known.values()), to)
        greedy, beam = (scores_of(learner, test[1], to, source, width) for width in (1, 4))
        for name in ("bleu", "chrf", "exact"):
            one, other, base = (getattr(scores, name) for scores in (greedy, beam, stored))
            key = f"{name}_{to}"
            found |= {key: other, f"{key}_beam_minus_greedy": other - one, f"{key}_lead": other - base}
    return found


def rows(runs):
    """Rows of the table: for each form and number mean, standard deviation, lowest, highest, n."""
    table = []
    for form in FORMS:
        of_it = [run for of, run in runs if of == form]
        for name in of_it[0] if of_it else ():
            values = [run[name] for run in of_it]
            spread = statistics.stdev(values) if len(values) > 1 else 0.0
            table.append({
                "form": form, "name": name, "mean": statistics.fmean(values), "std": spread, "lowest": min(values),
                "highest": max(values), "n": len(values),
            })  # fmt: skip
    return table


def main(seeds=3, epochs=None, folder=None, forms=tuple(FORMS)):
    """Measure and write the table; returns its path."""
    from course_utils import datasets
    from course_utils.chapters.machine_translation.parameters import PARAMETERS
    from course_utils.notebook import measured

    epochs = epochs or PARAMETERS["epochs"].of("class")
    data = datasets.load("interface_strings")
    train, validation, test = map(names.without_names, (data.train, data.validation, data.test))
    words = subwords.learn([text for side in translator.protected(train) for text in side])
    lessons, held_back = translator.examples(words, train), translator.examples(words, validation)
    runs = []
    for seed in range(seeds):
        for form in forms:
            runs.append((form, measure(form, seed, epochs, words, lessons, held_back, (train, test))))
            print(form, seed, {name: round(value, 3) for name, value in runs[-1][1].items()}, flush=True)
    about = "The standard Transformer and ours, beam of 4, over {n} seeds, {e} epochs, on interface_strings (bundled)."
    command = f"python -m course_utils.chapters.machine_translation.variants {seeds}"
    folder = folder or measured.folder_of("12_machine_translation")
    return measured.write("attention_variants", about.format(n=seeds, e=epochs), command, rows(runs), folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
