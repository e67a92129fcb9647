"""16_tools_and_papers: frameworks side by side, and three papers read by building their core."""
