"""Texts that somebody types one day: formulas that are none, other scripts, controls, very long, nothing."""

ODD = [
    "", " ", "$$", "a$_$b", "$", r"\$", r"$\frac$", r"\frac{1}{2}", "$x^{$", "%", "{}", "_", "张伟", "你好，世界", "😀",
    "👩\N{ZERO WIDTH JOINER}🔬", "שלום", "مرحبا", "\u202eabc", "a\u0301", "e" * 10_000, "一" * 10_000, "a\nb", "\n\n",
    "\t", "\0", "a\0b", "\x1b[31m", "\ufffe", "\U000f0000", "<b>&amp;</b>", "'; DROP TABLE", "None", "nan", "1", "-0",
]  # fmt: skip
NAMES = [ascii(text) if len(text) < 30 else f"{len(text)} letters" for text in ODD]
