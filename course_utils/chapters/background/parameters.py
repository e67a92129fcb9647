"""Parameters of 01_background, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import number

CHAPTER = "01_background"
PARAMETERS = {
    "requests_per_month": number(int, 1000, 100_000_000, "requests a month at the launch", default=350_000),
    "tokens_per_request": number(int, 10, 100_000, "tokens of a request, answer included", default=1500),
    "growth": number(float, -0.5, 1.0, "growth of the requests a month (0.05 is 5 %)", default=0.05),
    "months": number(int, 1, 60, "months to plan for", default=24),
    "budget": number(float, 1e3, 1e11, "US dollars at hand", default=500_000.0),
    "people": number(int, 1, 10_000, "people in the team", default=5),
    "own_tokens": number(float, 1e3, 1e14, "tokens of text that you own", default=5e7),
    "api_price": number(float, 1e-4, 1e4, "US dollars per million tokens (assumed 2026-11)", default=2.0),
    "gpu_hour": number(float, 0.01, 1e3, "US dollars per GPU hour (H100 for a year, 2026-03)", default=2.35),
    "salary": number(float, 1.0, 1e6, "US dollars per person and month (assumed 2026-11)", default=8000.0),
    "repetitions": number(int, 20, 100_000, "repetitions of the shuffling", smoke=50, class_=2000, full=20_000),
}
