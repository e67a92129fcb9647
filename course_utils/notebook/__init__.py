"""What a notebook calls: its opening, checks, quiz, decision card, measured tables, sweeps, the doctor."""
