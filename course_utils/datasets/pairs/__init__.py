"""Sentences in two languages: texts of interfaces, and sentences of Tatoeba."""
