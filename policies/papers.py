"""The documents of a measure, grouped by purpose: application forms first."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.models.jurisdiction import PolicyFile
from policies.models.kinds import MaterialKind, PaperKind
from policies.models.material import Material


@dataclass(frozen=True)
class Papers:
    """Documents of one kind: files of the measure, and materials that belong to it."""

    label: str
    files: list[PolicyFile]
    materials: list[Material]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Address and title of each material, with its kind where the heading is not the kind."""
        return [(one.get_absolute_url(), f"{one}{_kind_words(one)}") for one in self.materials]


def papers_of(files: Iterable[PolicyFile], materials: Iterable[Material]) -> list[Papers]:
    """Only kinds that are not empty. Materials that are forms are among the forms of the files."""
    files, materials = list(files), list(materials)
    application_forms = [one for one in materials if one.kind == MaterialKind.FORM]
    groups = [
        Papers(
            label=str(kind.label),
            files=[one for one in files if one.kind == kind],
            materials=application_forms if kind == PaperKind.FORM else [],
        )
        for kind in PaperKind
    ]
    others = [one for one in materials if one.kind != MaterialKind.FORM]
    groups.insert(-1, Papers(str(Material._meta.verbose_name), [], others))
    return [group for group in groups if group.files or group.materials]


def _kind_words(material: Material) -> str:
    is_in_heading = material.kind in ("", MaterialKind.FORM)
    return "" if is_in_heading else f"（{material.get_kind_display()}）"
