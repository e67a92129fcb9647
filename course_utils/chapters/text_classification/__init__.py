"""11_text_classification: linear models, networks with attention, and what moderation costs."""
