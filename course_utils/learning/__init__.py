"""Networks and how they are trained: what more than one chapter learns with."""
