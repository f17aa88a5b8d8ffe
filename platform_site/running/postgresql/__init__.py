"""Django's backend for PostgreSQL, for a site that many wait for at once."""
