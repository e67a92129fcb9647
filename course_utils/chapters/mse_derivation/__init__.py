"""04_mse_derivation: from noise to the squared error, line by line; losses and activations compared."""
