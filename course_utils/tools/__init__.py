"""What works on notebooks and is never imported by one: runs, report, editions, lint, the command line."""
