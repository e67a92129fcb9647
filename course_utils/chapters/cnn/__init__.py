"""07_cnn: convolution by hand, receptive fields."""
