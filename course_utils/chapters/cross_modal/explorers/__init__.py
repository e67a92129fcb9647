"""The explorers of 18_cross_modal."""
