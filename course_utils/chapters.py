"""The parameters of each chapter, beside the common ones (profile, seed, lang).

The notebook's parameters cell names the same parameters, with what is allowed in its comment; the lint compares.
"""

from course_utils.parameters import COMMON, choice, number  # noqa: F401

DATASET = choice("auto", "cifar10", "fashion_mnist", help="pictures to learn from", default="auto")

CHAPTERS = {
    "00_start_here": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
    },
    "01_background": {
        "requests_per_month": number(int, 1000, 100_000_000, "requests a month at the launch", default=300_000),
        "tokens_per_request": number(int, 10, 100_000, "tokens of a request, answer included", default=1500),
        "growth": number(float, -0.5, 1.0, "growth of the requests a month (0.05 is 5 %)", default=0.05),
        "months": number(int, 1, 60, "months to plan for", default=24),
        "budget": number(float, 1e3, 1e11, "US dollars at hand", default=500_000.0),
        "people": number(int, 1, 10_000, "people in the team", default=5),
        "own_tokens": number(float, 1e3, 1e14, "tokens of text that you own", default=5e7),
        "api_price": number(float, 1e-4, 1e4, "US dollars per million tokens (assumed 2026-11)", default=2.0),
        "gpu_hour": number(float, 0.01, 1e3, "US dollars per GPU hour (DeepSeek-V3 report, 2024-12)", default=2.0),
        "salary": number(float, 1.0, 1e6, "US dollars per person and month (assumed 2026-11)", default=8000.0),
        "repetitions": number(int, 20, 100_000, "repetitions of the shuffling", smoke=50, class_=2000, full=20_000),
    },
    "02_concepts": {
        "dataset": DATASET,
        "seeds": number(int, 1, 20, "repetitions of each experiment on pictures", smoke=1, class_=3, full=10),
        "steps": number(int, 10, 10000, "training steps of each of them", smoke=20, class_=400, full=2000),
    },
    "03_training_algorithm": {
        "dataset": DATASET,
        "images": number(
            int, 500, 70000, "pictures for training and validation together", smoke=1000, class_=10000, full=60000
        ),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=5, full=20),
        "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=5),
    },
    "04_mse_derivation": {
        "dataset": DATASET,
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=10),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
    },
    "05_case_study": {
        "dataset": DATASET,
        "images": number(
            int, 500, 60000, "pictures to learn from, a fifth held back", smoke=600, class_=1400, full=60000
        ),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=6, full=30),
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=2, class_=3, full=5),
        "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.0002),
    },
    "06_preprocessing": {
        "dataset": DATASET,
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=5),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
    },
    "07_cnn": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=2, full=10),
    },
    "08_training": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=10, full=10),
        "batch_size": number(int, 1, 4096, "images in a step", default=32),
        "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.001),
        "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=10),
        "fast_pictures": number(
            int, 1000, 100_000_000, "pictures that the fast recipe sees", smoke=2000, class_=105_000, full=105_000
        ),
    },
    "09_face_recognition": {
        "dataset": choice("auto", "orl_faces", "drawn_faces", help="faces to learn from", default="auto"),
        "images": number(int, 240, 2880, "pictures to use, of all people together", smoke=240, class_=2880, full=2880),
        "steps": number(int, 5, 20000, "training batches of each network", smoke=10, class_=200, full=2000),
        "seeds": number(int, 1, 20, "networks trained, each with a seed of its own", smoke=1, class_=3, full=5),
    },
    "10_object_detection": {
        "dataset": choice("auto", "bccd", "garment_scenes", help="pictures with boxes", default="auto"),
        "epochs": number(int, 1, 200, "passes over the training pictures", smoke=1, class_=8, full=40),
        "images": number(int, 50, 100_000, "pictures to learn from, at most", smoke=100, class_=1200, full=1200),
        "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=5),
    },
    "11_text_classification": {
        "dataset": choice("auto", "twenty_newsgroups", "chinese_reviews", help="texts to learn from"),
        "seeds": number(int, 1, 20, "repetitions of each network", smoke=1, class_=3, full=10),
        "epochs": number(int, 1, 100, "passes over the training texts", smoke=1, class_=3, full=3),
    },
    "12_machine_translation": {
        "dataset": choice("auto", "tatoeba", "office_strings", "interface_strings", help="pairs to learn from"),
        "pairs": number(int, 200, 1_000_000, "pairs to learn from, at most", smoke=200, class_=4100, full=1_000_000),
        "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=1, full=5),
        "epochs": number(int, 1, 200, "passes over the pairs, both ways", smoke=1, class_=13, full=30),
    },
    "13_speech_to_text": {
        "dataset": choice("auto", "fsdd", "spoken_digits", help="human voices to be understood", default="auto"),
        "strings": number(int, 50, 20000, "spoken strings to learn from", smoke=60, class_=1200, full=10000),
        "epochs": number(int, 1, 200, "passes over the strings", smoke=1, class_=8, full=20),
        "seeds": number(int, 1, 20, "networks trained, each with a seed of its own", smoke=1, class_=3, full=5),
    },
    "14_speech_emotion": {
        "dataset": choice("auto", "emodb", "spoken_styles", help="voices to learn from", default="auto"),
        "seeds": number(int, 1, 20, "repetitions: other folds, other start weights", smoke=1, class_=3, full=10),
        "epochs": number(int, 1, 200, "passes of the convolutional network", smoke=1, class_=12, full=40),
    },
    "15_recommendation": {
        "dataset": choice("auto", "movielens", "film_club", help="ratings to learn from", default="auto"),
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=10),
        "epochs": number(int, 1, 200, "passes over the likes", smoke=2, class_=40, full=60),
    },
}


def parameters_of(chapter):
    """All parameters of `chapter` (such as "08_training"), the common ones first."""
    return {**COMMON, **CHAPTERS[chapter]}
