"""Pieces of the forms of all content: rows ready to be filled, and the fieldsets at the end."""

from organizations.admin.one_row import OneRow
from organizations.admin.row_rule import ManagedInline

# Which those are, each label says: the model's `required_at_submit` knows.
TO_FILL_LATER = (
    "下書きは、「※必須」の項目だけで保存できます。"
    "「※公開までに必須」の項目は、公開や確認の依頼へ進むときまでに入力してください。"
)
PERIOD = (
    "公開の期間",
    {
        "description": "決まった日時に公開したり、終えたりするときだけ入力してください。",
        "classes": ("collapse",),
        "fields": (("publish_from", "publish_until"),),
    },
)


class SourceInline(OneRow):
    """The last group of fields; subclasses name the table of their kind."""

    fieldsets = (
        (
            "出典",
            {
                "description": (
                    "公開されている資料をもとにまとめたときは、その資料を書いてください。"
                ),
                "classes": ("collapse",),
                "fields": ("title", "url", "publisher", "note", "is_brief"),
            },
        ),
    )


class RowInline(ManagedInline):
    """One empty row is ready, so that rows can be added without JavaScript as well."""

    extra = 1
