"""Who liked what: MovieLens, and a film club that was made up."""
