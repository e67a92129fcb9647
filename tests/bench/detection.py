"""What chapter 10 has no time for: the loss against cross-entropy, and a leak made on purpose.

Run: make bench ONLY=detection, or python tests/bench/detection.py [table] [focal] [leak]. The last line is JSON.
"table" writes course_utils/chapters/object_detection/measured/ (authors); names choose, all without them.
"""

import sys

from _measure import finish

from course_utils.chapters.object_detection import experiments
from course_utils.notebook import measured

LONG = True
PARTS = {
    "focal": (experiments.compare_losses, "mAP@0.5 of detectors that differ in the loss of the heat maps only."),
    "leak": (
        experiments.compare_splits,
        "mAP@0.5 of one detector on new scenes of the garments that it learnt from, and of garments that it never saw.",
    ),
}


def main(*words):
    found = {}
    for name in [word for word in words if word in PARTS] or PARTS:
        compare, about = PARTS[name]
        found[name] = compare()
        if "table" in words:
            folder = measured.folder_of("10_object_detection")
            command = f"python tests/bench/detection.py table {name}"
            measured.write(f"detection_{name}", about, command, found[name], folder)
    finish("detection", rows={f"{name} {place}": row for name in found for place, row in enumerate(found[name], 1)})


if __name__ == "__main__":
    main(*sys.argv[1:])
