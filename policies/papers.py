"""The papers of a measure, told by what they are for: the form to fill in stands first."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.models.jurisdiction import PolicyFile
from policies.models.kinds import MaterialKind, PaperKind
from policies.models.material import Material


@dataclass(frozen=True)
class Papers:
    """Papers of one kind: its own files, and what is registered as a material."""

    label: str
    files: list[PolicyFile]
    materials: list[Material]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Address and name of each material, with its kind where the heading does not say it."""
        return [(one.get_absolute_url(), f"{one}{_kind_words(one)}") for one in self.materials]


def papers_of(files: Iterable[PolicyFile], materials: Iterable[Material]) -> list[Papers]:
    """Only kinds there is something of. A form is a form, whichever way it was registered."""
    files, materials = list(files), list(materials)
    forms = [one for one in materials if one.kind == MaterialKind.FORM]
    groups = [
        Papers(
            label=str(kind.label),
            files=[one for one in files if one.kind == kind],
            materials=forms if kind == PaperKind.FORM else [],
        )
        for kind in PaperKind
    ]
    others = [one for one in materials if one.kind != MaterialKind.FORM]
    groups.insert(-1, Papers(str(Material._meta.verbose_name), [], others))
    return [group for group in groups if group.files or group.materials]


def _kind_words(material: Material) -> str:
    is_told = material.kind in ("", MaterialKind.FORM)
    return "" if is_told else f"（{material.get_kind_display()}）"
