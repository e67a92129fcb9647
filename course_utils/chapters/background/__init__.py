"""01_background: published models over time, and what four ways to a model cost."""
