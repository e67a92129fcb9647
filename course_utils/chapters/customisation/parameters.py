"""Parameters of 20_customisation, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import number

CHAPTER = "20_customisation"
PARAMETERS = {
    "draws": number(int, 2, 20, "draws of labelled reviews at each size", smoke=2, class_=5, full=10),
    "seeds": number(int, 1, 20, "networks that are trained and adapted", smoke=1, class_=3, full=10),
    "server_price": number(float, 0.001, 100.0, "price of an hour of the server, assumed", default=0.10),
    "api_price": number(float, 0.001, 100.0, "price of a million tokens of an API, assumed", default=0.02),
    "used": number(float, 0.01, 1.0, "share of the time in which the server has work", default=0.1),
}
