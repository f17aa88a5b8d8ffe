"""Words that hurt: understood where somebody types them, and never said by the site itself."""

from vocabulary.normalize import fold

# Folded, as they stand inside longer words: 「ボケ防止」, 「徘徊老人」.
_HURTFUL = (
    *("ぼけ", "呆け", "惚け", "痴呆", "痴ほう", "耄碌", "もうろく", "老いぼれ", "老害"),
    *("徘徊", "俳徊", "ごみ屋敷", "寝たきり老人", "姥捨て", "うば捨て", "厄介者", "穀潰し"),
    *("知恵遅れ", "知恵おくれ", "精神薄弱", "精薄", "白痴", "気違い", "きちがい", "気狂い"),
    *("めくら", "つんぼ", "びっこ", "不具者", "片輪", "廃人", "乞食", "浮浪者"),
)
IN_ITS_PLACE = "入力したことば"


def is_hurtful(text: str) -> bool:
    """Whether one of these words stands in the text, in whichever letters."""
    folded = fold(text)
    return any(word in folded for word in _HURTFUL)


def considerate(text: str) -> str:
    """What was typed, as a page may repeat it outside of the box it was typed into."""
    return IN_ITS_PLACE if is_hurtful(text) else text
