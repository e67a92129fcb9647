"""20_customisation: one task in several ways, LoRA, search over the course, evaluation before launch, and serving."""
