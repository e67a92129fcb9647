"""The same few lines in TensorFlow, JAX and PyTorch: a gradient, a training step, the step compiled.

Each module has the same functions, so that 16_tools_and_papers can show them side by side; a module is imported only
where its framework is installed. What is shown has lines of 44 characters at most: they fit on a slide.
"""
