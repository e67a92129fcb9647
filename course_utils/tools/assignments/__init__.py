"""For a class: nbgrader's assignments made from the chapters, collected from the students, and graded.

`release` makes them, `collect` looks at what students handed in and lays it for nbgrader (`handins` reads the files,
`mend` repairs a notebook), `grading` is how nbgrader runs it, and `needs` says which cells an answer needs.
"""
