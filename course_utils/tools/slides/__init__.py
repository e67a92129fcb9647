"""Slides from the executed notebooks: what is on which slide, the pages, their check, their print, the timetable.

plan.py reads the notebooks' metadata, prose.py shortens the texts, page.py writes build/slides/ through nbconvert,
check.py looks at every slide in Chromium, timetable.py cuts the chapters into lessons.
"""
