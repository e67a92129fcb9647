"""The explorers of 17_model_compression."""
