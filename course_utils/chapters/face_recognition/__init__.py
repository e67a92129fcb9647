"""09_face_recognition: find a face, put it upright, turn it into numbers, compare."""
