"""Pictures with words in two languages: emoji."""
