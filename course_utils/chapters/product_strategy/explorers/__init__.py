"""Explorers of 21_product_strategy."""
