"""How a process deals with its memory."""

import ctypes
import gc

_OBJECTS = 50_000  # a page makes some thousands, and nearly all of them end with it
_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's mallopt
_LARGE = 1_048_576


def keep_what_is_loaded() -> None:
    """Call once the application is loaded: its objects stay, and are looked through no more.

    Workers that part from this process afterwards go on sharing their memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 100)


def return_large_blocks() -> None:
    """What is larger than a megabyte goes back to the system as soon as it is freed.

    Otherwise glibc keeps what a photograph took, once for each thread. Other systems
    have no such setting.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(_MMAP_THRESHOLD, _LARGE)
