"""Mean average precision by the official tool of the COCO benchmark (pycocotools). Used in 10_object_detection."""

import contextlib
import io

import numpy


def judge(detections, truths, classes):
    """mAP@0.5 and mAP@0.5:0.95 as pycocotools computes them, two floats from 0 to 1.

    Parameters
    ----------
    detections, truths : sequences of float [k, 6] and float [k, 5], one each per picture
        As in `boxes`.
    classes : int
    """
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()):  # it prints tables
        known = COCO()
        known.dataset = {
            "images": [{"id": number} for number in range(len(truths))],
            "categories": [{"id": label} for label in range(classes)],
            "annotations": _annotations(truths),
        }
        known.createIndex()
        rows = [
            [number, *_corner_and_size(box), box[5], box[4]] for number, found in enumerate(detections) for box in found
        ]
        if not rows:
            return 0.0, 0.0
        judged = COCOeval(known, known.loadRes(numpy.array(rows)), "bbox")
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    return float(judged.stats[1]), float(judged.stats[0])


def _corner_and_size(box):
    return float(box[0]), float(box[1]), float(box[2] - box[0]), float(box[3] - box[1])


def _annotations(truths):
    rows = []
    for number, truth in enumerate(truths):
        for box in truth:
            corner_and_size = _corner_and_size(box)
            rows.append(
                {
                    "id": len(rows) + 1,
                    "image_id": number,
                    "category_id": int(box[4]),
                    "iscrowd": 0,
                    "bbox": list(corner_and_size),
                    "area": corner_and_size[2] * corner_and_size[3],
                }
            )
    return rows
