"""12_machine_translation: subwords, a transformer, beam search, scores, a translation memory."""
