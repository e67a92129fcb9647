"""The tests' tools: lanes that run side by side, notebooks executed once, evidence of the runs on real data."""
