"""10_object_detection: boxes, a detector, its scores, and a rival without a deep network."""
