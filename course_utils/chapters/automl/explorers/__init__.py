"""The explorers of 19_automl."""
