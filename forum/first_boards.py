"""The boards of a new site: one across the themes, one per theme, one free."""

from django.db import transaction

from forum.models import Board, BoardKind
from vocabulary.models import Theme


def first_boards() -> list[Board]:
    across = Board(
        code="across",
        name="分野を超えた交流の部屋",
        summary="分野のちがう人どうしで、地域の困りごとや工夫を話し合います。",
        kind=BoardKind.ACROSS,
        order=1,
    )
    themes = [
        Board(
            code=theme.code,
            name=f"{theme.name}の部屋",
            summary=f"{theme.name}の困りごとや工夫を、同じ悩みをもつ人どうしで話し合います。",
            kind=BoardKind.THEME,
            theme=theme,
            order=100 + theme.order,
        )
        for theme in Theme.objects.all()
    ]
    free = Board(
        code="free",
        name="自由な部屋",
        summary="お知らせ、仲間さがし、自己紹介など、自由に書き込めます。",
        kind=BoardKind.FREE,
        order=1000,
    )
    return [across, *themes, free]


@transaction.atomic
def load_boards() -> int:
    """Create the boards that are missing, and return how many; needs the themes.

    May be run again: boards that exist stay as they were edited.
    """
    existing = set(Board.objects.values_list("code", flat=True))
    missing = [board for board in first_boards() if board.code not in existing]
    Board.objects.bulk_create(missing)
    return len(missing)
