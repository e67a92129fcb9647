"""What longer trainings of the GPT bring: measured once, kept in measured/gpt_seconds.json.

    python -m course_utils.chapters.tools_and_papers.longer

makes the file again. The same network, the same test text, three seeds, more CPU seconds. Taught in
16_tools_and_papers.
"""

import time

from course_utils.chapters.tools_and_papers import ngrams, pieces
from course_utils.core import chapters
from course_utils.datasets import load
from course_utils.notebook import measured

NAME = "gpt_seconds"
ORDERS = (4, 5, 6, 7)
SECONDS, SEEDS = (60.0, 30.0, 120.0), (0, 1, 2)
PIECES = 512


def main():
    from course_utils.chapters.tools_and_papers import gpt

    data, rows = load("shakespeare"), []
    for order in ORDERS:
        begin = time.process_time()
        model = ngrams.KneserNey(data.train, order)
        seconds = time.process_time() - begin
        chosen, test = model.bits(data.validation).mean(), model.bits(data.test).mean()
        rows.append({"model": f"{order}-gram", "seconds": round(seconds, 1), "seed": None,
                     "validation": round(float(chosen), 4), "test": round(float(test), 4)})  # fmt: skip
    known = pieces.learn(data.train, PIECES)
    train, validation, test = (known.encode(text) for text in (data.train, data.validation, data.test))
    for seconds in SECONDS:
        for seed in SEEDS:
            done = gpt.train(gpt.built(len(known), seed), train, seconds, seed)
            chosen = gpt.bits(done.model, validation).sum() / len(data.validation)
            found = gpt.bits(done.model, test).sum() / len(data.test)
            rows.append({"model": "GPT", "seconds": seconds, "seed": seed, "validation": round(float(chosen), 4),
                         "test": round(float(found), 4), "steps": len(done.times)})  # fmt: skip
            about = (
                "Bits a letter on plays that were held out (Twelfth Night for validation, Macbeth for test), by CPU "
                "seconds of training, of all threads and without building the graph."
            )
            folder = chapters.file_of("16_tools_and_papers", "measured")
            rows.sort(key=lambda row: (row["model"], row["seconds"], row["seed"] or 0))
            measured.write(NAME, about, "python -m course_utils.chapters.tools_and_papers.longer", rows, folder)
            print(rows[-1], flush=True)


if __name__ == "__main__":
    main()
