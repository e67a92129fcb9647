"""The explorers of 12_machine_translation."""
