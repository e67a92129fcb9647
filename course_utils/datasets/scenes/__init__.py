"""Pictures with boxes: blood cells (BCCD), and scenes of garments."""
