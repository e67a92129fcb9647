"""14_speech_emotion: what a voice carries beside its words, judged on speakers never heard."""
