"""Sweeps: one notebook, many combinations of parameters, on this machine or on a Dask cluster."""
