"""Parameters of 11_text_classification, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import AUTO, OWN, PATH, choice, number, text

CHAPTER = "11_text_classification"
PARAMETERS = {
    "dataset": choice("auto", "twenty_newsgroups", "chinese_reviews", OWN, help="texts to learn from"),
    "path": PATH,
    "text_column": text("your own table's column of texts, else found"),
    "label_column": text("your own table's column of labels, else found"),
    "looked_for": text("which of your own labels is looked for", default=AUTO),
    "seeds": number(int, 1, 20, "repetitions of each network", smoke=1, class_=3, full=10),
    "epochs": number(int, 1, 100, "passes over the training texts", smoke=1, class_=3, full=3),
}
