"""The explorers of 13_speech_to_text."""
