"""Pieces of the forms of all content: rows ready to be filled, and the fieldsets at the end."""

from organizations.admin.row_rule import ManagedBlocks, ManagedInline, OneRowFormSet

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
SOURCE = (
    "出典",
    {
        "description": "公開されている資料をもとにまとめたときは、その資料を書いてください。",
        "classes": ("collapse",),
        "fields": ("source_title", "source_url", "source_publisher", "source_note", "is_brief"),
    },
)


class RowInline(ManagedInline):
    """One empty row is ready, so that rows can be added without JavaScript as well."""

    extra = 1


class OneRowInline(ManagedBlocks):
    """The row of its own that tells one thing of the item, laid out like a fieldset.

    It stands after the fieldset that `after` names; `description` stands below its heading.
    Whoever empties it removes it.
    """

    formset = OneRowFormSet
    after = ""
    description = ""
    extra = 1
    max_num = 1
    can_delete = False
