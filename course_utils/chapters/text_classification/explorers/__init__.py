"""The explorers of 11_text_classification."""
