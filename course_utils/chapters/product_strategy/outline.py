"""What can be checked by reading the article: headings, its six cases, and what no measurement can judge.

All of it is in our own words.
"""

from course_utils.core.i18n import N_

HEADINGS = (
    "background", "core concepts and how they connect", "what a large model is", "its strengths", "its challenges",
    "architecture", "principle of the algorithm", "steps of the algorithm", "advantages and drawbacks of the algorithm",
    "fields of application", "mathematical model", "derivation of formulas", "a case explained",
    "practice: environment", "practice: source code", "practice: code explained", "practice: results",
    "applications: images", "applications: language", "applications: speech", "books", "development tools", "papers",
    "summary of results", "trends", "challenges", "outlook", "frequent questions",
)  # fmt: skip

# What a heading would have to say, for a section on this step; and where the course does it.
STEPS = {
    "market analysis": (("market", "customer", "demand"), ("21",)),
    "technology selection": (("selection", "choice", "choosing"), ("01", "16", "20")),
    "model customisation": (("customis", "adapt", "fine-tun"), ("20",)),
    "product": (("product", "deploy", "serving"), ("17", "20")),
    "commercialisation": (("commerc", "price", "pricing", "business"), ("21",)),
}


def sections_of(step):
    """The article's headings that deal with `step`, one of `STEPS`: a list of str."""
    words, _chapters = STEPS[step]
    return [heading for heading in HEADINGS if any(word in heading for word in words)]


def _story(company=False, number=False, failure=False):
    return {"company": company, "number": number, "failure": failure}


# Section 6 tells each as what "some startup" built. Read once more whenever the article changes.
STORIES = {
    N_("face recognition"): _story(),
    N_("object detection"): _story(),
    N_("text classification"): _story(),
    N_("translation"): _story(),
    N_("speech to text"): _story(),
    N_("emotion in speech"): _story(),
}

# Statements that stay without a verdict: {id: (what the article says, why nothing here judges it)}.
UNTESTED = {
    "1-hot": (
        N_("Large models are at the centre of interest in artificial intelligence."),
        N_("an opinion on attention; it names nothing that could be counted"),
    ),
    "2.4-picture": (
        N_("A picture shows the architecture of a large model."),
        N_("its link is a placeholder: there is no picture to look at"),
    ),
    "6.2-breakthrough": (
        N_("Large models have made major breakthroughs with language."),
        N_("it names no task and no measure; 11 and 12 test the uses that it does name"),
    ),
    "6.2-exchange": (
        N_("Translation helps international exchange."),
        N_("we measure texts, and no exchange between people; for trade see 12"),
    ),
    "8.4-outlook": (
        N_("Large models will be used more widely, and startups will make breakthroughs."),
        N_("a forecast without a date: nothing measured today could refute it"),
    ),
    "9.6-learning": (
        N_("It says how one should learn about large models."),
        N_("advice; only learners who are compared could judge it"),
    ),
}
