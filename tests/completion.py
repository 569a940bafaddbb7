#!/usr/bin/env python3
"""Completion in real shells: bash, zsh and fish get their script and a Tab at a terminal; what
then stands on the line, or is offered, is what --help says."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from packs import ROOT, XINHENG

SECONDS_MAX = 20
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>()][0B]?)|\r")
DONE = "@@"
# (what is typed, what then is on the line or offered)
CASES = [
    ("xinheng gen", ["generate "]),
    ("xinheng co", ["compile", "completion"]),
    ("xinheng lint --lev", ["--level"]),
    ("xinheng lint --level ", ["error", "warning", "note"]),
    ("xinheng run --engine int", ["interpreter"]),
    ("xinheng compile --dump as", ["asm"]),
    ("xinheng check --lang ", ["zh", "en"]),
    ("xinheng completion f", ["fish"]),
    ("xinheng check my_p", ["my_pack/"]),
    ("xinheng run my_pack some_d", ["some_data/"]),
    ("xinheng fmt my_pack/only", ["only.xh"]),
    ("xinheng --la", ["--lang"]),
]


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, command, folder, setup):
        environment = dict(os.environ, TERM="dumb", PS1="> ", LC_ALL="C.UTF-8", HOME=str(folder),
                           PATH=f"{XINHENG.parent}:{os.environ['PATH']}", COLUMNS="200")
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.send(setup + f"; echo {DONE[0]}''{DONE[1]}\n")
        self.read(SECONDS_MAX, lambda came: DONE in came)

    def send(self, text):
        os.write(self.end, text.encode())

    def read(self, seconds, enough):
        """What comes, until that is enough or nothing more comes within so many seconds."""
        came, end = "", time.monotonic() + seconds
        while not enough(came) and (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self.end], [], [], left)
            if not ready:
                break
            try:
                came += ESCAPE.sub("", os.read(self.end, 65536).decode(errors="replace"))
            except OSError:
                break
        return came

    def complete(self, typed, enough):
        """What the line shows after Tab; on a busy machine a shell answers late, or a later Tab."""
        self.send(typed)
        shown, begin = "", time.monotonic()
        while not enough(shown) and time.monotonic() - begin < SECONDS_MAX:
            self.send("\t")
            shown += self.read(2, lambda came: enough(shown + came))
        return shown

    def close(self):
        os.close(self.end)
        os.waitpid(self.process, 0)


def at_terminal(command, folder, setup):
    """Each line in a shell of its own: what one left behind can't reach the next."""
    for typed, wanted in CASES:
        terminal = Terminal(command, folder, setup)
        try:
            shown = terminal.complete(typed, lambda came: not missing(typed, wanted, came))
        finally:
            terminal.close()
        lacks = missing(typed, wanted, shown)
        yield typed, f"{lacks} not in {shown!r}" if lacks else None


def missing(typed, wanted, shown):
    offered = shown.replace("\n", " ")
    return [word for word in wanted if word not in offered and not completes(typed, word, offered)]


def completes(typed, word, offered):
    """What was typed comes back first; what is completed goes on from there."""
    last = typed.rsplit(" ", 1)[-1].rsplit("/", 1)[-1]
    return last and word.startswith(last) and word[len(last):] in offered.split(typed, 1)[-1]


def by_question(folder):
    """fish answers what it would offer."""
    script = subprocess.run([XINHENG, "completion", "fish"], text=True, check=True,
                            stdout=subprocess.PIPE).stdout
    (folder / "xinheng.fish").write_text(script, encoding="utf-8")
    environment = dict(os.environ, HOME=str(folder), LC_ALL="C.UTF-8",
                       PATH=f"{XINHENG.parent}:{os.environ['PATH']}")
    for typed, wanted in CASES:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source xinheng.fish; complete -C '{typed}'"],
            cwd=folder, env=environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        offered = [line.split("\t")[0] for line in done.stdout.splitlines()]
        lacks = [word for word in wanted if not any(word.strip() in one for one in offered)]
        yield typed, f"{lacks} not in {offered}" if lacks else None


def outcomes(shell, folder):
    if shell == "bash":
        yield from at_terminal(["bash", "--norc", "--noprofile", "-i"], folder,
                               "bind 'set bell-style none'; source <(xinheng completion bash)")
    elif shell == "zsh":
        yield from at_terminal(["zsh", "-f", "-i"], folder,
                               "unsetopt zle_bracketed_paste; autoload -Uz compinit; "
                               "compinit -u; source <(xinheng completion zsh)")
    else:
        yield from by_question(folder)


def main():
    passed = failed = 0
    for shell in ("bash", "zsh", "fish"):
        if shutil.which(shell) is None:
            print(f"{shell}: not installed")
            failed += 1
            continue
        with tempfile.TemporaryDirectory(prefix="xinheng-shell-") as name:
            folder = Path(name)
            (folder / "my_pack").mkdir()
            (folder / "some_data").mkdir()
            (folder / "my_pack/only.xh").write_text("")
            for typed, problem in outcomes(shell, folder):
                passed += problem is None
                failed += problem is not None
                if problem is not None:
                    print(f"{shell}: {typed!r}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
