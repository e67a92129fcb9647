"""The explorers of 10_object_detection."""
