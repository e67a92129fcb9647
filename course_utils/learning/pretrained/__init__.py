"""Networks that somebody else trained: found in the packages that bring them, checked, and opened.

- `files`: where a model's file lies, and whether it is the one that was published;
- `checkpoint`: tensors out of a PyTorch checkpoint, without PyTorch and without running anything in it;
- `lite0`: EfficientNet-Lite0, a network for pictures, in Keras;
- `sentences`: multilingual-e5-small, which makes a vector of a text in any of a hundred languages.
"""
