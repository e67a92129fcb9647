"""The article's headings, in our own words, beside the five steps that its abstract promises."""

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
