"""06_preprocessing: scaling and augmentation of pictures."""
