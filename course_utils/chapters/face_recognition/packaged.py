"""A detector that somebody else trained, beside ours: the committed table of 09_face_recognition. Run it as a script.

It needs what the course does not install: pip install mtcnn (Zhang et al. 2016, https://arxiv.org/abs/1604.02878; MIT;
its weights come in the package, and it runs on TensorFlow), and the ORL photographs in COURSE_DATA_DIR. Not installed
it is because its weights are pickles, which may run code while they are read, and because mtcnn 1.0.0 takes one that
lies in the current folder under the same name before its own; the course reads weights with a reader that takes tensors
only.
"""

import time

import numpy
from PIL import Image

from course_utils.chapters.face_recognition import face_detector, telling
from course_utils.core.i18n import _, punctuated

NEAR = 0.35  # a face is found when its landmarks are off by less, in distances between eyes and mouth
TALL = 56  # pixels of an ORL photograph in a scene: heads are then as large as our detector knows them


def scenes_of_photographs(data, which):
    """ORL photographs in scenes of 96 pixels, their edges repeated, and where the landmarks usually are."""
    height, width = data.image_shape[:2]
    wide = round(TALL * width / height)
    top, left = (face_detector.SIDE - TALL) // 2, (face_detector.SIDE - wide) // 2
    around = (top, face_detector.SIDE - TALL - top), (left, face_detector.SIDE - wide - left)
    scenes = []
    for picture in data.images[which]:
        small = numpy.asarray(Image.fromarray(picture[..., 0]).resize((wide, TALL), Image.Resampling.BOX))
        scenes.append(numpy.repeat(numpy.pad(small, around, mode="edge")[..., None], 3, axis=-1))
    return numpy.array(scenes), data.landmarks[which] * (TALL / height) + (left, top)


def theirs(detector, scene, larger=4):
    """Landmarks float [k, 3, 2] that MTCNN finds in a scene, which it gets `larger` times as large."""
    side = face_detector.SIDE * larger
    found = detector.detect_faces(numpy.asarray(Image.fromarray(scene).resize((side, side), Image.Resampling.BICUBIC)))
    marks = []
    for face in found:
        points = face["keypoints"]
        eyes = sorted((points["left_eye"], points["right_eye"]))
        marks.append([*eyes, numpy.mean([points["mouth_left"], points["mouth_right"]], axis=0)])
    return numpy.array(marks, float).reshape(-1, 3, 2) / larger


def in_words(rows):
    """What the table says: for each kind of pictures who found how many, with intervals; a text."""
    told = []
    for pictures in dict.fromkeys(row["pictures"] for row in rows):
        mine = [row for row in rows if row["pictures"] == pictures]
        parts = [f"{telling.called(row['detector'])} {telling.counted(row['found'], row['faces'])}" for row in mine]
        text = _("{pictures}: found by {parts}.")
        told.append(text.format(pictures=telling.called(pictures), parts=_(", by ").join(parts)))
    return punctuated("\n".join(told) + " " + _("(95 % intervals)"))


def main(photographs=120, drawings=120, seed=0):
    """Measure the table."""
    from mtcnn import MTCNN

    from course_utils import datasets
    from course_utils.notebook import measured

    photos = [datasets.sample_photo(name) for name in ("china", "flower")]
    learnt = face_detector.scenes(800, numpy.random.default_rng(1), photos)
    drawn = face_detector.scenes(drawings, numpy.random.default_rng(2), photos)
    data = datasets.load("orl_faces", 2880)
    scenes, usual = scenes_of_photographs(data, numpy.flatnonzero(data.in_test)[:photographs])
    sets = {
        "ORL photographs": (scenes, usual[:, None], 0.5),
        "drawn faces in scenes": (drawn[0], drawn[1], NEAR),
    }
    ours, packaged = face_detector.train(*learnt[:2], 12, seed), MTCNN()
    rows = []
    for pictures, (images, true, near) in sets.items():
        for name, find in (
            ("ours", lambda scene: face_detector.detect(ours, scene[None])[0][0]),
            ("MTCNN", lambda scene: theirs(packaged, scene)),
        ):
            find(images[0])
            start = time.process_time()
            found = [find(scene) for scene in images]
            spent = 1000 * (time.process_time() - start) / len(images)
            count = face_detector.judge(found, list(true), near)
            rows.append({
                "pictures": pictures, "detector": name, "found": count["hits"], "faces": count["faces"],
                "false_alarms": count["alarms"], "cpu_ms": round(spent),
                "off_by": round(count["error"], 3) if near == NEAR else None,  # nobody marked the photographs
            })  # fmt: skip
            print(rows[-1], flush=True)
    measured.write(
        "packaged",
        "Our detector, trained on drawings, and MTCNN 1.0.0, trained by others on photographs, on the same pictures.",
        "python -m course_utils.chapters.face_recognition.packaged",
        rows,
        measured.folder_of("09_face_recognition"),
    )


if __name__ == "__main__":
    main()
