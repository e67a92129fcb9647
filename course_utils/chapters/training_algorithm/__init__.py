"""03_training_algorithm: a network from scratch, back-propagation, four update rules."""
