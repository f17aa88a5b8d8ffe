"""The words of this field that mean the same, as a beginning for the secretariat."""

from django.db import migrations

from vocabulary.normalize import fold

EQUAL = [
    ("SC", "生活支援コーディネーター", "地域支え合い推進員"),
    ("社協", "社会福祉協議会"),
    ("包括", "地域包括支援センター", "包括支援センター"),
    ("総合事業", "介護予防・日常生活支援総合事業", "日常生活支援総合事業"),
    ("通いの場", "サロン", "居場所"),
    ("見守り", "安否確認"),
    ("移動", "送迎", "送り迎え", "足の確保"),
    ("買い物", "移動販売"),
    ("独居", "一人暮らし"),
    ("お年寄り", "高齢者"),
    ("ごみ出し", "ごみ捨て"),
    ("配食", "お弁当の配達", "食事の宅配"),
    ("認知症カフェ", "オレンジカフェ"),
    ("民生委員", "民生児童委員"),
    ("自治会", "町内会"),
    ("老人クラブ", "シニアクラブ"),
    ("デマンド交通", "予約型乗合交通", "乗合タクシー"),
    ("協議体", "地域支え合い会議"),
    ("補助金", "助成金", "交付金"),
    ("担い手", "なり手", "支え手"),
]
ONE_WAY = [
    ("買い物難民", "買い物", "移動販売"),
    ("足がない", "移動", "送迎"),
    ("孤独死", "見守り", "孤立"),
    ("人手不足", "担い手", "なり手", "人材"),
    ("外出支援", "移動", "送迎"),
    ("お金", "補助金", "助成金", "交付金", "財源"),
]


def add(apps, schema_editor):
    """`keys` as `Synonym.save` writes them."""
    synonym = apps.get_model("search", "Synonym")
    for direction, groups in (("equal", EQUAL), ("one_way", ONE_WAY)):
        for words in groups:
            keys = [fold(word) for word in words]
            synonym.objects.create(
                words="\n".join(words),
                direction=direction,
                keys=keys if direction == "equal" else keys[:1],
            )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
