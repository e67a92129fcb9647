"""Examples of the explorer of width, depth and resolution in 16_tools_and_papers: see test_contract."""

from course_utils.chapters.tools_and_papers.explorers.compound import Compound

EXAMPLES = {
    Compound: (
        Compound,
        [
            {"budget": 1},
            {"budget": 12},
            {"width": 2.0},
            {"width": 0.5, "depth": 0.5, "pixels": 96},
            {"depth": 3.0},
            {"pixels": 448},
            {"width": 2.0, "depth": 3.0, "pixels": 448},
            {"budget": 4, "width": 1.2, "depth": 1.5, "pixels": 320},
        ],
    )
}
