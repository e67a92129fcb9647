"""One package a chapter, named as its notebook without the number. No chapter imports another: what a second one needs
moves down to media or learning."""
