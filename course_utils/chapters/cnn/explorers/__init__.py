"""The explorers of 07_cnn."""
