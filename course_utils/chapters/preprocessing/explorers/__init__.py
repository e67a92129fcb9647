"""The explorers of 06_preprocessing."""
