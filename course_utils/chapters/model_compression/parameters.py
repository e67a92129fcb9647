"""Parameters of 17_model_compression, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import number

CHAPTER = "17_model_compression"
PARAMETERS = {
    "images": number(int, 500, 1_000_000, "pictures to train and choose on", smoke=500, class_=5000, full=60_000),
    "epochs": number(int, 1, 100, "passes over the training pictures", smoke=1, class_=4, full=10),
    "more_epochs": number(int, 1, 100, "passes after something was removed", smoke=1, class_=1, full=3),
    "seeds": number(int, 1, 20, "repetitions of each training", smoke=1, class_=3, full=5),
    "billions": number(float, 0.001, 10_000.0, "weights of the large model of the bill, in 10^9", default=7.0),
    "answer_tokens": number(int, 1, 1_000_000, "tokens of one answer", default=300),
    "gpu_hour": number(float, 0.01, 1000.0, "US dollars per GPU hour (DeepSeek-V3 report, 2024-12)", default=2.0),
    "bandwidth": number(float, 1.0, 100_000.0, "what the GPU's memory delivers, in GB/s", default=3350.0),
}
