"""The explorers of 08_training."""
