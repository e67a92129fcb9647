"""The explorers of 05_case_study."""
