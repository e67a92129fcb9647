"""The explorers of 20_customisation."""
