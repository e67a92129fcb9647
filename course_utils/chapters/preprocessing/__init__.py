"""06_preprocessing: cleaning, scaling and augmentation of data, and the pipeline that feeds them to a network."""
