"""10_object_detection: boxes, a detector, its scores, a rival without a deep network, and masks by a U-Net."""
