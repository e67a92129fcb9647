"""The explorers of 01_background."""
