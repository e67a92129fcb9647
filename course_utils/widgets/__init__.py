"""What a learner moves: the explorer and its controls, the pad, the recorder; thin shells over pure functions."""
