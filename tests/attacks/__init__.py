"""Requests that nobody sends in good faith, by the thousand."""
