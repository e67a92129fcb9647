"""19_automl: a machine chooses the settings, at a price in CPU seconds, and what it cannot choose."""
