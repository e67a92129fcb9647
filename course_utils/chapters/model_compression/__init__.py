"""17_model_compression: fewer bits, fewer weights, smaller networks, what each costs and what it saves."""
