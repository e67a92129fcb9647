"""15_recommendation: likes into lists: neighbours, factors, EASE, a network."""
