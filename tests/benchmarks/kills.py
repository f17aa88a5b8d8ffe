"""Twenty posts a second, while workers and the database are killed under them.

    uv run python -m tests.benchmarks.kills --data DIR

Each post is sent until it is acknowledged, as somebody does who sees an error page and presses
"send again". At the end each must be there once. The site is started as `serve` starts it, in a
folder of its own.
"""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connections
from django.test import Client

from forum.models import Post
from platform_site.running import data_folder, embedded_postgres
from tests.accounts.factories import UserFactory
from tests.benchmarks.serving import free_port

WRITERS = 20  # each sends a post a second
KILLS = 10  # of each kind
SECONDS_BETWEEN = 3
NEW = "/forum/topics/new/"
SECRET = "a" * 32  # of the form and of its cookie
_FORM = "application/x-www-form-urlencoded"


@dataclass
class Result:
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    without_text: int = 0
    longest: float = 0.0


def main() -> None:
    with embedded_postgres.running():
        port = free_port()
        environment = {
            name: text for name, text in os.environ.items() if name != "PLATFORM_TESTING"
        }
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as site:
            try:
                assert site.stdout
                next(line for line in site.stdout if line.startswith("Ready:"))
                threading.Thread(target=site.stdout.read, daemon=True).start()
                attack(site.pid, port)
            finally:
                site.terminate()


def attack(site: int, port: int) -> None:
    cookies = sessions_of(WRITERS * (2 * KILLS * SECONDS_BETWEEN // 8 + 2))
    result, is_over = Result(), threading.Event()
    writers = [
        threading.Thread(target=write, args=(port, cookies[n::WRITERS], result, is_over))
        for n in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for count in range(2 * KILLS):
        time.sleep(SECONDS_BETWEEN)
        kill_a_child(postmaster() if count % 2 else site)
    time.sleep(SECONDS_BETWEEN)
    is_over.set()
    for writer in writers:
        writer.join()
    report(result)


def sessions_of(number: int) -> list[str]:
    """The keys of the sessions of so many residents: nobody may write all of the posts."""
    keys = []
    for _ in range(number):
        browser = Client()
        browser.force_login(UserFactory(email=f"{uuid4().hex}@example.jp"))
        keys.append(browser.cookies["sessionid"].value)
    return keys


def write(port: int, sessions: list[str], result: Result, is_over: threading.Event) -> None:
    """A post a second, by one person after another."""
    count = 0
    while not is_over.is_set():
        begun = time.monotonic()
        text = f"死活の試験 {uuid4().hex}"
        until_acknowledged(port, sessions[count // 8 % len(sessions)], text, result)
        result.longest = max(result.longest, time.monotonic() - begun)
        count += 1
        time.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def until_acknowledged(port: int, session: str, text: str, result: Result) -> None:
    form = {"board": "free", "title": text, "text": text, "token": str(uuid4()), "step": "send"}
    for _ in range(100):
        answer, page = post(port, session, {**form, "csrfmiddlewaretoken": SECRET})
        result.answers[answer] += 1
        if answer == "302":
            result.acknowledged.append(text)
            return
        if answer != "none" and text not in page:
            result.without_text += 1
        time.sleep(0.5 + random.random() / 2)  # people do not press at once


def post(port: int, session: str, form: dict[str, str]) -> tuple[str, str]:
    """Status and page; "none" where the connection ended: then the window keeps the text."""
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = f"sessionid={session}; csrftoken={SECRET}"
    try:
        headers = {"Cookie": cookie, "Content-Type": _FORM}
        request.request("POST", NEW, urlencode(form), headers)
        answer = request.getresponse()
        page = answer.read().decode()
        is_done = answer.status == 302 and "login" not in (answer.getheader("Location") or "")
        return "302" if is_done else f"{answer.status}".replace("302", "sign in"), page
    except (OSError, http.client.HTTPException):
        return "none", ""
    finally:
        request.close()


def kill_a_child(parent: int) -> None:
    """A worker of the site; or a process of PostgreSQL, which then ends all and recovers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    os.kill(int(random.choice(children)), signal.SIGKILL)


def postmaster() -> int:
    pid_file = data_folder.data_dir() / "postgres" / "postmaster.pid"
    return int(pid_file.read_text().split("\n")[0])


def report(result: Result) -> None:
    connections.close_all()
    texts = Counter(
        Post.objects.filter(text__startswith="死活の試験").values_list("text", flat=True)
    )
    lost = [text for text in result.acknowledged if text not in texts]
    doubled = [text for text, times in texts.items() if times > 1]
    sent = len(result.acknowledged)
    print(f"{sent} posts acknowledged, {len(lost)} lost, {len(doubled)} doubled")
    print(f"answers: {dict(result.answers)}; error pages without the text: {result.without_text}")
    print(f"longest until acknowledged: {result.longest:.1f} s")
    sys.exit(bool(lost or doubled or result.without_text))


if __name__ == "__main__":
    main()
