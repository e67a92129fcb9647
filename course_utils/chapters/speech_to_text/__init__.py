"""13_speech_to_text: spoken digits, CTC, error rates, listening without a text, streaming."""
