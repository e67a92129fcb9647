"""The explorers of 09_face_recognition."""
