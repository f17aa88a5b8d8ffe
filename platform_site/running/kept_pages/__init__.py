"""Finished pages, kept for visitors who have not signed in, in front of Django.

A page is kept with the tables it read, their generation (`records/generations.py`) and the
moment until which time does not change it. Asked for again, it costs one statement, which says
whether the generation is still the same: what was changed shows at the very next request.
`application.py` is where a request comes in.
"""
