"""Interactive explorers, one module each: a pure function that draws, and a thin widget over it."""
