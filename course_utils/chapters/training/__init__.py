"""08_training: train, evaluate, doubt; the staircase to the fast recipe."""
