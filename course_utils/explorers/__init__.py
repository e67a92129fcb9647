"""Interactive explorers: each a pure function ``values -> Figure`` and a thin widget over it.

In JupyterLab the controls are live; elsewhere (papermill, nbval, slides, print) the same function draws one still
picture of the default values. The machinery is in `course_utils.explorers.base`.
"""
