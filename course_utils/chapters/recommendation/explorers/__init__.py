"""The explorers of 15_recommendation."""
