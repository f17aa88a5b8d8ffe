"""Which names of organizations only others may bear."""

from django.core.exceptions import ValidationError

from vocabulary.skeleton import skeleton

SAME_LOOK = (
    "見た目の同じ名称は登録できません。所在地を加えるなど、見分けられる名称を入力してください"
)
_OF_THE_MINISTRY = ("厚生労働省", "厚労省")  # whose platform it is
_OF_THE_SITE = ("事務局", "運営者", "管理者", "生活支援共創プラットフォーム")


def check_organization_name(name: str, *, is_ministry: bool) -> None:
    """Refuse what looks like the name of the ministry or of the secretariat, in any characters."""
    looks_like = skeleton(name)
    for word in () if is_ministry else _OF_THE_MINISTRY:
        if skeleton(word) in looks_like:
            sentence = f"「{word}」が入る名称は、府省庁だけが使えます。種別か名称を確かめてください"
            raise ValidationError({"name": sentence})
    for word in _OF_THE_SITE:
        if looks_like == skeleton(word):
            sentence = f"「{word}」だけの名称は使えません。団体の名前も入力してください"
            raise ValidationError({"name": sentence})
