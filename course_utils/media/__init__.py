"""Sound, text, boxes and pictures as numbers: what more than one chapter reads or hears."""
