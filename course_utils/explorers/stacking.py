"""What holds still, below what moves: the same order in a live picture and in a still one."""


def lower_still(figure):
    """Move every artist of `figure` that is not marked as moving below all that are.

    A `base.Painter` paints the moving artists over the rest, whatever their order. A saved figure goes by the order
    alone, so that a curve that ends at a frame, or runs behind a legend, would look different there. Call it last.
    """
    for axes in figure.axes:
        axes.set_axisbelow(True)
        for artist in axes.get_children():
            if artist is not axes.patch and not artist.get_animated():
                artist.set_zorder(artist.get_zorder() - 100)
