"""The explorers of 04_mse_derivation."""
