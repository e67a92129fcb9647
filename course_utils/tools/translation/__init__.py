"""The Chinese edition, cell by cell: what is current, what keeps the rules, and the commands of `translate`.

`editions` knows what a Chinese cell was made from, `rules` compares the two cells (`code` their syntax trees, `words`
their texts, `typography` the Chinese alone), `history` finds what the English cell was, `commands` does the work.
"""
