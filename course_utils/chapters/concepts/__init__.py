"""02_concepts: width, depth, parameters, memory; toy data that can be drawn on a page."""
