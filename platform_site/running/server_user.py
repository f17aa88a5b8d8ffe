"""Whom the embedded PostgreSQL runs as: who starts it or, as it refuses root, an ordinary user."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from platform_site.running.data_folder import StartFailed

UNPRIVILEGED_USER = "nobody"  # exists on every system


def owner_of(cluster: Path) -> tuple[int, int]:
    """User and group of the cluster; root takes over whose it is already."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    if cluster.exists() and cluster.stat().st_uid != 0:
        return cluster.stat().st_uid, cluster.stat().st_gid
    account = pwd.getpwnam(UNPRIVILEGED_USER)
    return account.pw_uid, account.pw_gid


def command_prefix(owner: tuple[int, int], needed: list[Path]) -> list[str]:
    """How root runs a program as the owner; nothing for anybody else.

    Below a closed folder such as /root that user gets one capability, to read and write files,
    rather than the folder being opened for everybody: both the data and the programs lie there.
    PostgreSQL asks access(2) about its own programs, which looks away from capabilities of an
    ordinary user unless `no_setuid_fixup` is set.
    """
    if os.geteuid() != 0:
        return []
    user, group = owner
    prefix = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    access = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    with_file_access = [*prefix, "--securebits=+no_setuid_fixup", *access]
    if shutil.which("setpriv"):
        for candidate in (prefix, with_file_access):
            if _reaches(candidate, needed):
                return candidate
    raise StartFailed(
        f"As root, PostgreSQL runs as the user {UNPRIVILEGED_USER!r}, who cannot reach "
        f"{' or '.join(map(str, needed))}: start the site as an ordinary user."
    )


def _reaches(prefix: list[str], needed: list[Path]) -> bool:
    checks = ["sh", "-c", 'for path; do test -x "$path" || exit 1; done', "sh"]
    return (
        subprocess.run([*prefix, *checks, *map(str, needed)], capture_output=True).returncode == 0
    )
