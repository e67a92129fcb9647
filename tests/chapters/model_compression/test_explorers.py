import examples_model_compression as examples

from course_utils.chapters.model_compression.explorers.bits import Bits
from course_utils.chapters.model_compression.explorers.pruning import Pruning


def test_bits_say_what_the_table_says():
    explorer = examples.EXAMPLES[Bits][0]()
    values = explorer.values(bits=4, per_channel=True, stretch=32)
    words = explorer.alt(**values)
    assert f"{examples.ACCURACIES[4, True, 32]:.1%}" in words and f"{examples.SIZES[4, True] / 1000:.1f} kB" in words
    explorer.draw(**values)
    assert explorer.here.get_ydata()[0] == 100 * examples.ACCURACIES[4, True, 32]
    assert explorer.bar.get_height() == examples.SIZES[4, True] / 1000


def test_the_picture_shows_as_many_zeros_as_were_removed():
    explorer = examples.EXAMPLES[Pruning][0]()
    explorer.draw(share=0.9, tuned=True)
    shown = explorer.image.get_array()
    assert 0.85 < (shown == 0).mean() < 0.95
    assert explorer.here.get_ydata()[0] == 100 * examples.AFTER[0.9]
    assert f"{examples.KERNEL.size // 10:,} are left" in explorer.alt(share=0.9, tuned=True)
    assert f"{examples.BEFORE[0.9]:.1%}" in explorer.alt(share=0.9, tuned=False)
