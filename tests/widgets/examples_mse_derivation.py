"""Examples of the explorers of 04_mse_derivation: see test_contract."""

from course_utils.chapters.mse_derivation.explorers.likelihood import Likelihood

EXAMPLES = {
    Likelihood: (
        Likelihood,
        [{"slope": 0.9, "sigma": 2.0, "noise": "laplace"}, {"intercept": 4.0}, {"sigma": 0.5}],
    ),
}
