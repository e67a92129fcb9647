"""The explorers of 02_concepts."""
