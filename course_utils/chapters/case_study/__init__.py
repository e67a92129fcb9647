"""05_case_study: one hidden layer on pictures, taken at its word."""
