"""python -m course_utils: works with a bare Python too, because the first thing it does is to set up .venv."""

from course_utils.tools import bootstrap

if __name__ == "__main__":
    bootstrap.main()
