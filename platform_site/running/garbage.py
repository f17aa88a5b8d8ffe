"""How rarely the process looks for garbage."""

import gc

_OBJECTS = 50_000  # a page makes some thousands, and nearly all of them end with it


def keep_what_is_loaded() -> None:
    """Call once the application is loaded: its objects stay, and are looked through no more.

    Workers that part from this process afterwards go on sharing their memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)
