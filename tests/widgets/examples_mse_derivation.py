"""Examples of the explorers of 04_mse_derivation: see test_contract."""

from course_utils.chapters.mse_derivation.explorers.activation import Activation
from course_utils.chapters.mse_derivation.explorers.bias_variance import BiasVariance
from course_utils.chapters.mse_derivation.explorers.likelihood import Likelihood
from course_utils.chapters.mse_derivation.explorers.loss_surface import LossSurface
from course_utils.chapters.mse_derivation.explorers.outlier import Outlier
from course_utils.chapters.mse_derivation.explorers.two_losses import TwoLosses

EXAMPLES = {
    Activation: (Activation, [{"name": "gelu", "z": -2.0}, {"layers": 12}]),
    BiasVariance: (BiasVariance, [{"degree": 9, "noise": 0.8}, {"count": 50}]),
    Likelihood: (Likelihood, [{"slope": 0.9, "sigma": 2.0, "noise": "laplace"}, {"intercept": 4.0}]),
    LossSurface: (LossSurface, [{"slope": 1.0, "steps": 30, "rate": 0.2}, {"steps": 30}]),
    Outlier: (Outlier, [{"outlier_y": 12.0, "delta": 3.0}, {"outlier_x": 2.0}]),
    TwoLosses: (TwoLosses, [{"start": -8.0, "steps": 150}, {"steps": 150}]),
}
