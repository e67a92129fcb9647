"""Recorded voices: spoken digits, and the moods and styles in which somebody speaks."""
