"""The papers of a measure by purpose, application forms first, and newer versions of a material."""

from dataclasses import dataclass

from django.urls import reverse

from policies.models import Material, Policy
from policies.models.jurisdiction import PolicyFile
from policies.models.kinds import MaterialKind, PaperKind
from vocabulary.statements import Statement

# Address, title and kind of the materials of a measure.
_materials = Statement(
    lambda key: (
        Material.objects.published()
        .newest_versions()
        .filter(policy=key)
        .order_by("-published_at", "-pk")
        .values_list("pk", "title", "kind")
    ),
    key=int,
)
_newer_versions = Statement(
    lambda key: Material.objects.published().newer_than(key).values_list("pk", "title")[:1],
    key=int,
)


def newest_version(material: Material) -> Material | None:
    """The public version that replaced it, with its title alone."""
    for pk, title in _newer_versions(key=material.pk):
        return Material(pk=pk, title=title)
    return None


@dataclass(frozen=True)
class PaperFile:
    """A file of the measure; `kind` is 「PDF」, `size` its bytes."""

    url: str
    label: str
    kind: str
    size: int

    @classmethod
    def of(cls, file: PolicyFile) -> "PaperFile":
        return cls(file.url, str(file), file.kind_label, file.size)


@dataclass(frozen=True)
class Papers:
    """Documents of one kind: files of the measure, and materials that belong to it.

    `links` are the address and title of each material.
    """

    label: str
    files: tuple[PaperFile, ...]
    links: tuple[tuple[str, str], ...]


def papers_of(policy: Policy) -> tuple[Papers, ...]:
    """Only kinds that are not empty. Materials that are forms are among the forms of the files."""
    forms, others = _links(policy)
    files = policy.files.all()
    groups = [
        Papers(
            label=str(kind.label),
            files=tuple(PaperFile.of(one) for one in files if one.kind == kind),
            links=forms if kind == PaperKind.FORM else (),
        )
        for kind in PaperKind
    ]
    groups.insert(-1, Papers(str(Material._meta.verbose_name), (), others))
    return tuple(group for group in groups if group.files or group.links)


def _links(policy: Policy) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The materials that are forms, and the others, with their kind where it is known."""
    rows = _materials(key=policy.pk)
    forms = [(pk, title) for pk, title, kind in rows if kind == MaterialKind.FORM]
    others = [
        (pk, f"{title}（{MaterialKind(kind).label}）" if kind else title)
        for pk, title, kind in rows
        if kind != MaterialKind.FORM
    ]
    return tuple(map(_link, forms)), tuple(map(_link, others))


def _link(one: tuple[int, str]) -> tuple[str, str]:
    pk, words = one
    return reverse("material_detail", args=[pk]), words
