"""What everything else stands on: errors, languages, the machine, parameters, records, plots, tables.

It imports nothing of ours but itself.
"""
