"""What an organization publishes: the abstract base of cases, measures, events and videos."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from organizations.models import WHOLE_COUNTRY, Organization
from organizations.publishing.source import Source
from organizations.publishing.states import (
    STEPS,
    IllegalStep,
    Status,
    card_follows,
    legal_step,
)
from organizations.rights import Verb
from records.models import LogEntry, Revision
from records.moments import Moment
from search.index.searchable import (
    REFERENCE,
    Part,
    Searchable,
    SearchableQuerySet,
    place_options,
)
from search.index.writing import reindex, remove_from_index
from search.kinds import Kind
from search.models import Weight
from search.models.card import within_publishing_time
from vocabulary.models import Municipality, Prefecture, Theme
from vocabulary.visible import is_visible
from vocabulary.whole_rows import whole_row

Action = LogEntry.Action


def row_or_empty(parent: models.Model, name: str) -> Any:
    """The one-to-one row `name` of the parent; where there is none, an empty one, not saved."""
    relation: Any = parent._meta.get_field(name)
    return getattr(parent, name, None) or relation.related_model(**{relation.field.name: parent})


def is_filled(value: Any) -> bool:
    """Whether an editor has filled this column or relation with anything that can be seen."""
    if isinstance(value, models.Manager):
        return value.exists()
    return is_visible(value) if isinstance(value, str) else value not in (None, [])


@dataclass(frozen=True, kw_only=True)
class ContentKind(Kind):
    """A kind that organizations publish. What a sample of an organization owns is a sample."""

    sample_path: str = "owner__is_sample"


class ContentQuerySet(SearchableQuerySet):
    def published(self) -> Self:
        """What the public may see now. The dates are read here, so no job is needed."""
        return self.filter(within_publishing_time(), status=Status.PUBLISHED)

    def managed_by(self, user: Any) -> Self:
        """The row rule: items this person may change, publish or withdraw."""
        return self._of_organizations(Verb.WRITE, user)

    def viewable_by(self, user: Any) -> Self:
        """Items this person may see before they are public."""
        return self._of_organizations(Verb.VIEW, user)

    def _of_organizations(self, verb: Verb, user: Any) -> Self:
        owners = Organization.objects.where_user_may(verb, user)
        return self.filter(owner_id__in=owners.order_by().values("pk"))

    def indexable(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def for_short_cards(self) -> Self:
        """With themes and places only, for shelves where several kinds stand side by side."""
        return self.select_related("owner").prefetch_related(
            "themes", "prefectures", "municipalities__prefecture"
        )

    def for_cards(self) -> Self:
        """With what a card in a list shows, in a constant number of queries."""
        return self.for_short_cards()

    def whole_or_404(self, pk: int) -> Any:
        """The item `pk` with the rows its page shows; Http404 where it is not among these."""
        if not self.filter(pk=pk).order_by().exists():
            raise Http404
        return whole_row(self.model, pk, self.paths)


class Content(Searchable):
    """Base of published things.

    `required_at_submit` names what an editor must fill by then.
    """

    has_card = True
    required_at_submit: ClassVar[tuple[str, ...]] = ()
    page_rows: ClassVar[tuple[str, ...]] = (
        "owner",
        "source",
        "themes",
        "prefectures",
        "municipalities__prefecture",
    )
    revision_children: ClassVar[tuple[str, ...]] = ()
    revision_columns: ClassVar[tuple[str, ...]] = ("source",)
    revision_ignores: ClassVar[tuple[str, ...]] = (
        "owner",
        "status",
        "version",
        "created_at",
        "updated_at",
        "published_at",
    )
    changes_at: ClassVar[tuple[Moment, ...]] = (Moment("publish_from"), Moment("publish_until"))

    owner = models.ForeignKey(
        Organization,
        verbose_name="登録した団体",
        on_delete=models.PROTECT,
    )
    status = models.CharField(
        "状態", max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    themes = models.ManyToManyField(Theme, verbose_name="分野", blank=True)
    prefectures = models.ManyToManyField(
        Prefecture,
        verbose_name="都道府県",
        blank=True,
        help_text="市区町村を選ぶと、その都道府県も自動で入ります。選ばなければ「全国」です。",
    )
    municipalities = models.ManyToManyField(Municipality, verbose_name="市区町村", blank=True)
    publish_from = models.DateTimeField("公開を始める日時", null=True, blank=True, db_index=True)
    publish_until = models.DateTimeField("公開を終える日時", null=True, blank=True, db_index=True)
    last_confirmed = models.DateField(
        "内容を最後に確かめた日",
        null=True,
        blank=True,
        help_text="今の状況と合っていることを確かめた日です。",
    )
    created_at = models.DateTimeField("登録日時", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("更新日時", default=timezone.now, editable=False)
    published_at = models.DateTimeField("公開日時", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版", default=1, editable=False)

    objects = ContentQuerySet.as_manager()  # type: ignore[misc] # stubs: no narrower manager

    class Meta:
        abstract = True
        triggers = [legal_step(), card_follows()]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="%(class)s_newest",
                condition=Q(status=Status.PUBLISHED),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_from__isnull=True)
                | Q(publish_until__isnull=True)
                | Q(publish_until__gt=F("publish_from")),
                name="%(class)s_publishing_ends_after_start",
                violation_error_message="公開を終える日時は、始める日時より後にしてください",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="%(class)s_published_has_date",
                violation_error_message="公開中のものには、公開日時が必要です",
            ),
        ]

    # --- What readers see -----------------------------------------------------------------

    @property
    def is_public(self) -> bool:
        """True while `published()` would hold this row."""
        now = timezone.now()
        started = self.publish_from is None or self.publish_from <= now
        ended = self.publish_until is not None and self.publish_until <= now
        return self.status == Status.PUBLISHED and started and not ended

    @property
    def has_been_public(self) -> bool:
        """True from the first moment `published()` held this row, and after its end as well."""
        started = self.publish_from is None or self.publish_from <= timezone.now()
        return self.published_at is not None and started

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each place in words, with the condition that lists ask for it by.

        「北海道訓子府町」 for each municipality, else its prefectures, else 「全国」.
        """
        towns = list(self.municipalities.all())
        covered = {town.prefecture_id for town in towns}
        areas = [area for area in self.prefectures.all() if area.pk not in covered]
        local = [(str(town), f"municipality={town.pk}") for town in towns]
        local += [(area.name, f"prefecture={area.pk}") for area in areas]
        return local or [WHOLE_COUNTRY]

    @property
    def source_or_empty(self) -> Source:
        """What it was summarised from, an empty row where nothing is named."""
        return row_or_empty(self, "source")

    @property
    def place_names(self) -> list[str]:
        return [name for name, _ in self.places]

    def content_parts(self) -> Iterable[Part]:
        """The texts of this kind of content; themes, places and owner are added to them."""
        raise NotImplementedError  # a kind that told nothing would be public and never found

    def search_parts(self) -> Iterable[Part]:
        yield from self.content_parts()
        yield Part("", " ".join(theme.name for theme in self.themes.all()), Weight.SUMMARY)
        yield Part("", " ".join(self.place_names), Weight.SUMMARY)
        if not self.owner.is_secretariat:  # its name would find everything it summarised
            yield Part("登録した団体", self.owner.name)
        yield Part(REFERENCE, self.source_or_empty.words)

    def search_line(self) -> str:
        return "、".join(self.place_names)

    def search_places(self) -> Iterable[str]:
        towns = list(self.municipalities.all())
        return {
            *(area.pk for area in self.prefectures.all()),
            *(town.pk for town in towns),
            *(town.prefecture_id for town in towns),
        }

    # --- Its card in lists and on shelves ---------------------------------------------------

    @classmethod
    def public_rows(cls) -> models.QuerySet[Any]:
        return cls.cards()

    def card_facts(self) -> dict[str, Any]:
        row: Any = self  # every kind has an address, which the abstract base has not
        return {
            "url": row.get_absolute_url(),
            "title": str(self),
            "eyebrow": "、".join(self.place_names),
            "themes": [theme.name for theme in self.themes.all()],
            "is_brief": self.source_or_empty.is_brief,
        }

    def card_options(self) -> Iterable[tuple[str, str]]:
        yield "organization", str(self.owner_id)
        yield from place_options(self.prefectures.all())
        for town in self.municipalities.all():
            yield "municipality", town.pk
        for theme in self.themes.all():
            yield "theme", theme.pk

    def card_columns(self) -> dict[str, Any]:
        return {
            "published_at": self.published_at,
            "as_of": self.published_at,
            "publish_from": self.publish_from,
            "publish_until": self.publish_until,
            "is_sample": self.owner.is_sample,
            "is_brief": self.source_or_empty.is_brief,
            "last_confirmed": self.last_confirmed,
            "first_place": min((area.pk for area in self.prefectures.all()), default=None),
        }

    def named_in(self) -> Iterable[SearchableQuerySet]:
        """Rows whose texts name this one, so that they are found by its name of today."""
        return ()

    # --- Verbs: each takes one legal step and leaves its traces in the same transaction -----

    def submit(self, user: Any) -> None:
        """Ask for review; an organization that publishes directly is public at once."""
        self.check_complete()
        with transaction.atomic():
            direct = self.owner.publishes_directly
            self._step(Status.SUBMITTED, None if direct else Action.SUBMIT, user)
            if direct:
                self.approve(user)

    def recall(self, user: Any) -> None:
        """Take the request for review back, to go on writing."""
        self._step(Status.DRAFT, Action.RECALL, user)

    def approve(self, user: Any) -> None:
        self._step(Status.PUBLISHED, Action.APPROVE, user)

    def return_with(self, reason: str, user: Any) -> None:
        """Send back to the editor with the reason, which must not be empty."""
        if not is_visible(reason):
            raise ValidationError("差し戻しの理由を入力してください")
        self._step(Status.RETURNED, Action.RETURN, user, reason.strip())

    def withdraw(self, user: Any, reason: str = "") -> None:
        self._step(Status.WITHDRAWN, Action.WITHDRAW, user, reason)

    def reopen(self, user: Any) -> None:
        """Take a withdrawn item up again as a draft."""
        self._step(Status.DRAFT, Action.REOPEN, user)

    def check_complete(self) -> None:
        """Raise ValidationError naming each thing an editor still has to fill."""
        missing = {}
        for name in self.required_at_submit:
            field: Any = self._meta.get_field(name)
            value = getattr(self, name)
            if not is_filled(value):
                label = (
                    getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name
                )
                each = getattr(field, "base_field", field)  # of a list, one of its values
                is_chosen = field.many_to_many or getattr(each, "choices", None)
                verb = "選んで" if is_chosen else "入力して"
                missing[name] = f"{label}を{verb}ください"
        if missing:
            raise ValidationError(missing)

    def record_change(self, user: Any, reason: str = "") -> None:
        """After any change of the row or its child rows: next version, revision, index."""
        with transaction.atomic():
            self.version += 1
            self.updated_at = timezone.now()
            self.save(update_fields=["version", "updated_at"])
            self.include_prefectures_of_municipalities()
            Revision.objects.record(self, user, reason)
            self._reindex()

    def include_prefectures_of_municipalities(self) -> None:
        self.prefectures.add(*self.municipalities.values_list("prefecture_id", flat=True))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            remove_from_index(self)
            return super().delete(*args, **kwargs)

    def _step(self, after: str, action: str | None, user: Any, detail: str = "") -> None:
        """Without an action it is half of a step that leaves its traces at the end."""
        with transaction.atomic():
            locked = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
            if (locked.status, after) not in STEPS:
                raise IllegalStep(locked.status, after)
            if after == Status.PUBLISHED:
                locked.check_complete()
            self.status = after
            if after == Status.PUBLISHED and self.published_at is None:
                self.published_at = timezone.now()
            self.updated_at = timezone.now()
            self.save(update_fields=["status", "published_at", "updated_at"])
            if action:
                LogEntry.objects.write(action, self, user, detail)
                Revision.objects.record(self, user, detail)
                self._reindex()

    def _reindex(self) -> None:
        for rows in (type(self).objects.filter(pk=self.pk), *self.named_in()):
            reindex(rows)
