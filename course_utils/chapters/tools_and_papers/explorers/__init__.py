"""The explorers of 16_tools_and_papers."""
