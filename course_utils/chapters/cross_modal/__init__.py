"""18_cross_modal: pictures and words in one space, by two frozen towers and two small projections."""
