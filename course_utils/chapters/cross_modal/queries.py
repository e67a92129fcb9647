"""What the chapter asks of its space: everyday searches in two languages, category prompts, occupations.

Each search says by rule, before anything is searched, which pictures count as found: by their kind, or by a word of
their English name or keywords. Taught in 18_cross_modal.
"""

from dataclasses import dataclass

import numpy


@dataclass(frozen=True)
class Search:
    """One search in two languages; right are pictures of these kinds, and those with one of these words."""

    en: str
    zh: str
    kinds: tuple = ()
    words: tuple = ()

    def right(self, data):
        """Which pictures of `data` (a `CaptionedSet`) count as found: bool [n]."""
        wanted = set(self.words)
        entries = zip(data.kinds, data.names["en"], data.keywords["en"], strict=True)
        return numpy.array(
            [
                kind in self.kinds or bool(wanted & {*name.lower().split(), *keywords})
                for kind, name, keywords in entries
            ]
        )


SEARCHES = (
    Search("travelling on rails", "在铁轨上行驶的车", words=("train", "railway", "tram", "metro", "locomotive")),
    Search("it is raining", "下雨了", words=("rain", "umbrella")),
    Search("an animal that lives in the sea", "生活在海里的动物", kinds=("animal-marine",)),
    Search("a fruit", "水果", kinds=("food-fruit",)),
    Search("something sweet to eat", "甜的食物", kinds=("food-sweet",), words=("sweet", "dessert")),
    Search("something to drink", "喝的东西", kinds=("drink",), words=("drink",)),
    Search("I am so angry", "我很生气", words=("angry", "anger", "mad", "rage")),
    Search("tired and sleepy", "又累又困", words=("tired", "sleepy", "sleep", "weary", "sleeping")),
    Search("making music", "演奏音乐", kinds=("music", "musical-instrument"), words=("music",)),
    Search("money", "钱", kinds=("money",), words=("money",)),
    Search("medicine and doctors", "医药和医生", kinds=("medical",), words=("doctor", "medicine")),
    Search("a birthday party", "生日派对", words=("birthday", "party", "celebration")),
    Search("winter weather", "寒冷的冬天", words=("snow", "cold", "winter")),
    Search("where people pray", "人们祈祷的地方", kinds=("place-religious",), words=("pray", "worship")),
    Search("a tool for cutting", "切东西的工具", words=("knife", "scissors", "saw", "axe", "cutting", "cut")),
    Search("in love", "恋爱", kinds=("heart",), words=("love", "romance")),
)  # fmt: skip

# The same categories in three wordings: the bare names, words that a reader would think of, whole sentences.
PROMPTS = {
    "en": {
        "names": (
            "Smileys & Emotion", "People & Body", "Animals & Nature", "Food & Drink", "Travel & Places", "Activities",
            "Objects", "Symbols",
        ),
        "words": (
            "smiling face, sad face, emotion", "person, woman, man, hand, body", "animal, bird, plant, flower",
            "food, fruit, meal, drink", "car, train, building, place, weather, time", "sport, game, celebration, prize",
            "tool, clothing, office, instrument, household thing", "sign, arrow, symbol, button, letter",
        ),
        "sentences": (
            "a picture of a face that shows a feeling", "a picture of a person or a part of the body",
            "a picture of an animal or a plant", "a picture of something to eat or drink",
            "a picture of a vehicle, a building, a place or the weather", "a picture of a sport, a game or a feast",
            "a picture of a thing that people use", "a picture of a sign or a symbol",
        ),
    },
    "zh": {
        "names": ("表情与情感", "人物与身体", "动物与自然", "食物与饮料", "旅行与地点", "活动", "物品", "符号"),
        "words": (
            "笑脸，哭脸，情绪", "人，女人，男人，手，身体", "动物，鸟，植物，花", "食物，水果，饭菜，饮料",
            "汽车，火车，建筑，地点，天气，时间", "运动，游戏，庆祝，奖品", "工具，衣服，办公，乐器，家居用品",
            "标志，箭头，符号，按钮，字母",
        ),
        "sentences": (
            "一张表现情绪的脸的图片", "一张人或身体部位的图片", "一张动物或植物的图片", "一张食物或饮料的图片",
            "一张车辆、建筑、地点或天气的图片", "一张运动、游戏或节日的图片", "一张人们使用的物品的图片",
            "一张标志或符号的图片",
        ),
    },
}  # fmt: skip

# Emoji has each of these as a person, a woman and a man; the bare English name is the person's.
OCCUPATIONS = (
    "farmer", "cook", "student", "singer", "artist", "teacher", "factory worker", "technologist", "office worker",
    "mechanic", "scientist", "astronaut", "firefighter", "health worker", "judge", "pilot", "police officer",
    "construction worker", "guard", "detective",
)  # fmt: skip

WORDINGS = tuple(PROMPTS["en"])

# A first look: pictures by their English names.
KNOWN = ("hot dog", "woman firefighter", "red apple", "sun behind cloud", "tired face", "bicycle")

# Occupations without an emoji of their own, in English and Chinese.
ASKED = (
    ("nurse", "护士"), ("secretary", "秘书"), ("hairdresser", "理发师"), ("cleaner", "清洁工"),
    ("librarian", "图书管理员"), ("engineer", "工程师"), ("boss", "老板"), ("soldier", "士兵"),
    ("president", "总统"), ("driver", "司机"),
)  # fmt: skip


def everything():
    """All texts here, each once: what queries_e5.npz keeps the vectors of."""
    texts = [text for search in SEARCHES for text in (search.en, search.zh)]
    texts += [text for wordings in PROMPTS.values() for prompts in wordings.values() for text in prompts]
    texts += [text for pair in ASKED for text in pair]
    return list(dict.fromkeys(texts))
