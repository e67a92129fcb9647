"""The explorers of 03_training_algorithm."""
