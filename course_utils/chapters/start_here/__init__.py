"""00_start_here: does the machine work, and how does this course run? A first training, and a pad to draw on."""
