"""The columns of lists of events as municipalities publish them.

Two layouts of the Digital Agency are common, the recommended event list and the event form of the
base registry; each names some columns in its own way.
"""

import re
from itertools import chain

from vocabulary.normalize import nfkc

TITLE, FIRST_DAY, LAST_DAY = "イベント名", "開始日", "終了日"
BEGINS, ENDS, CAPACITY = "開始時間", "終了時間", "定員"
CODE, PREFECTURE, TOWN = "市区町村コード", "都道府県名", "市区町村名"
DEADLINE_DAY, DEADLINE_TIME = "参加申込終了日", "参加申込終了時間"
KIND, STATE = "イベント種類", "状態"
REQUIRED = (TITLE, FIRST_DAY)

# The columns of an event and of its rows, by the columns of the lists.
EVENT = {
    "title": (TITLE,),
    "kana": ("イベント名_カナ",),
    "catch": ("サブタイトル",),
    "description": ("概要", "説明", "サブイベント", "開始日時特記事項", "備考"),
    "host": ("主催者",),
    "co_hosts": ("共催団体", "その他関係団体"),
    "venue": ("場所名称",),
    "address": ("住所", "住所都道府県", "住所市区町村", "住所町名", "住所丁目以下", "方書"),
    "access": ("アクセス方法", "駐車場情報", "駐輪場情報"),
    "page_url": ("URL",),
}
PARTICIPATION = {
    "targets": ("対象者",),
    "fee": ("料金(基本)", "料金(詳細)"),
    "capacity": (CAPACITY,),
    "apply_how": ("参加申込方法",),
}
CONTACT = {
    "name": ("連絡先名称",),
    "phone": ("連絡先電話番号", "連絡先内線番号"),
    "email": ("連絡先メールアドレス",),
}
# Between several columns; where nothing is named, a line end.
BETWEEN = {"address": "", "access": "、", "fee": "、", "phone": "内線"}
DAYS = (FIRST_DAY, LAST_DAY, BEGINS, ENDS, DEADLINE_DAY, DEADLINE_TIME)
PLACE = (CODE, PREFECTURE, TOWN)
_OF_ROWS = [names for part in (EVENT, PARTICIPATION, CONTACT) for names in part.values()]
_READ = frozenset([*chain(*_OF_ROWS), *DAYS, *PLACE, KIND, STATE])

_OTHER_NAMES = {
    "都道府県コード又は市区町村コード": CODE,
    "名称": TITLE,
    "名称(カナ)": "イベント名_カナ",
    "開始時刻": BEGINS,
    "終了時刻": ENDS,
    "日時備考": "開始日時特記事項",
    "主催団体": "主催者",
    "建物名等": "方書",
    "申込期限日": DEADLINE_DAY,
    "申込期限時刻": DEADLINE_TIME,
    "申込方法": "参加申込方法",
}


def column_named(heading: str) -> str:
    """The column of a heading of either layout; what is no column of ours stays as it is."""
    name = re.sub(r"[\s*]", "", nfkc(heading))
    return _OTHER_NAMES.get(name, name)


def is_read(column: str) -> bool:
    return column in _READ
