"""Sweeps: one notebook, many runs with other parameters, on this machine or on a Dask cluster.

command.py reads the options. plan.py says which runs, store.py keeps what they leave, work.py does one of them,
cluster.py finds the workers (preload.py is what ours load first), engine.py hands the runs out and survives what
breaks, terminal.py tells. table.py and page.py make tables and a page of what is in the store.
"""
