"""Sets of faces: the ORL faces, and people who were drawn and do not exist."""
