"""The explorers of 14_speech_emotion."""
