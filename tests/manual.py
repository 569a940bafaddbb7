"""The manuals in grammar/: every example is run, every message shown is the real one.

A block ```xh is a whole pack. ```xh preamble is one as well, and stands beside every later example
without a package header of its own: it is pack.xh, the example rules.xh, so the lines in messages
are those of the example. ```xh fragment is right, ```xh wrong XHnnnn gives that error, ```xh warned
XHnnnn that warning, ```xh fails XHnnnn that message of `xinheng test`. ```csv NAME and ```xh file
NAME are files beside all later examples. ```xh lint XHnnnn gives that finding of `xinheng lint`,
```xh clean XHnnnn doesn't. ````md pack and ````md wrong XHnnnn are rules.xh.md.

Behind an example that gives a message stands ```text with what is printed: all messages with their
remedies; without the excerpts of the source unless it is ```text full. `documents.py --update`
writes these blocks.
"""

import re
import subprocess
import tempfile
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from commands import ROOT, XINHENG

GRAMMAR = ROOT / "grammar/Xinheng.g4"
KINDS = ROOT / "compiler/diagnostics/kinds.inc"
SUMMARY, EXAMPLES = ROOT / "grammar/SUMMARY.md", ROOT / "grammar/EXAMPLES.md"
# Of an A4 sheet on its side, in small print.
SUMMARY_LINES_MAX, SUMMARY_CELL_MAX = 65, 150
LANGUAGES = {"zh": ROOT / "grammar/LANGUAGE.md", "en": ROOT / "grammar/LANGUAGE.en.md"}
FENCE = re.compile(r"^(`{3,}|~{3,})[ ]*([^\n`]*)\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"^\s*(规则包|package)\b", re.MULTILINE)
TEST = re.compile(r"^\s*(测试|test|保证|property)\b", re.MULTILINE)
MESSAGE = re.compile(r"^(?:(\S+):(\d+):\d+: )?(?:错误|警告|提示|error|warning|note) (XH\d{4})")
CODE = re.compile(r"\bXH(\d{4})\b")


def manuals():
    """Those with examples."""
    return sorted((ROOT / "grammar").glob("*.md"))


def language_of(path):
    return "en" if path.name.endswith(".en.md") else "zh"


@dataclass
class Example:
    path: Path
    line: int
    kind: str            # pack, preamble, fragment, wrong, warned, fails, lint, clean
    code: str            # of the message that it gives; clean: that it doesn't
    content: str
    files: dict          # the pack: name → text
    shown: object = None  # the match of the text block behind it

    @property
    def place(self):
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def examples(path):
    text = path.read_text(encoding="utf-8")
    preamble, beside = "", {}
    fences = list(FENCE.finditer(text))
    for i, fence in enumerate(fences):
        info, content = fence[2].split(), fence[3]
        if info[:1] == ["csv"] and len(info) == 2:
            beside[info[1]] = content
        if info[:2] == ["xh", "file"]:
            beside[info[2]] = content
            continue
        if info[:1] not in (["xh"], ["md"]):
            continue
        kind = info[1] if len(info) > 1 else "pack"
        if kind == "preamble":
            preamble = content
        files = {"rules.xh.md" if info[0] == "md" else "rules.xh": content}
        if kind != "preamble" and not HEADER.search(content):
            files["pack.xh"] = preamble
        follows = fences[i + 1] if i + 1 < len(fences) else None
        shown = None
        if follows and follows[2] in ("text", "text full") and \
                not text[fence.end():follows.start()].strip():
            shown = follows
        yield Example(path, text.count("\n", 0, fence.start()) + 1, kind,
                      info[2] if len(info) > 2 else "", content, beside | files, shown)


def write_pack(files, pack):
    for name, content in files.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(content, encoding="utf-8")


def xinheng(folder, *arguments):
    return subprocess.run([XINHENG, *arguments], cwd=folder, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def messages(printed, full):
    """What was printed up to the summary: first lines and remedies, excerpts if in full."""
    lines = []
    for line in printed.split("\n"):
        if re.match(r"\d+ (个错误，|errors?, )", line):
            break
        if full:
            lines.append(line)
        elif not re.match(r" +(\d+ )?\|", line):
            lines.append(line.removeprefix("  "))
    return "".join(line + "\n" for line in lines)


def with_code(printed, code):
    """The messages of that code."""
    lines, wanted = [], False
    for line in printed.split("\n"):
        found = MESSAGE.match(line)
        wanted = found[3] == code if found else wanted
        if re.match(r"\d+ (个错误，|errors?, )", line):
            break
        if wanted:
            lines.append(line)
    return "\n".join(lines)


def check_lint(example, pack):
    done = xinheng(pack, "lint", ".", "--lang", language_of(example.path))
    found = with_code(done.stdout, example.code)
    if done.returncode not in (0, 1) or (example.code in found) != (example.kind == "lint"):
        return f"{example.kind} {example.code}: exit code {done.returncode}\n{done.stdout}", None
    return None, messages(found, False) if example.kind == "lint" else None


def check_example(example):
    """(None or what is not as it should be, what was printed)"""
    with tempfile.TemporaryDirectory(prefix="xinheng-manual-") as folder:
        pack = Path(folder) / "pack"
        write_pack(example.files, pack)
        if example.kind in ("lint", "clean"):
            return check_lint(example, pack)
        done = xinheng(pack, "check", ".", "--lang", language_of(example.path))
        tests = any(TEST.search(text) for text in example.files.values())
        if done.returncode == 0 and example.kind != "warned" and tests:
            done = xinheng(pack, "test", ".", "--lang", language_of(example.path))
        if done.returncode != int(example.kind in ("wrong", "fails")) or \
                example.code not in done.stdout:
            return f"{example.code} exit code {done.returncode}\n{done.stdout}", None
        full = example.shown is not None and example.shown[2] == "text full"
        return None, messages(done.stdout, full) if example.code else None


def check_examples(path, update):
    """(place, problem or None) of each example; what is shown is written anew if asked for."""
    text, printed = path.read_text(encoding="utf-8"), []
    for example in examples(path):
        problem, actual = check_example(example)
        if problem is None and actual is not None:
            if example.shown is None:
                problem = "no ```text with its message follows"
            elif update:
                printed.append((example.shown, actual))
            elif example.shown[3] != actual:
                problem = f"shown:\n{example.shown[3]}printed:\n{actual}"
        yield example.place, problem
    for shown, actual in reversed(printed):
        text = text[:shown.start(3)] + actual + text[shown.end(3):]
    if printed:
        path.write_text(text, encoding="utf-8")


# ---------- nothing is left out ----------

def reserved_words():
    """Of the grammar: token → (Chinese, English)."""
    return {token: (zh, en) for token, zh, en in
            re.findall(r"^([A-Z_]+)\s*: '(\w+)' \| '(\w+)' ;", GRAMMAR.read_text("utf-8"),
                       re.MULTILINE)}


def declaration_words(language):
    """The words that declarations begin with."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    alternatives = re.search(r"^declaration\s*:(.*?);", grammar, re.MULTILINE | re.DOTALL)[1]
    words = reserved_words()
    for rule in re.findall(r"\w+", alternatives):
        begin = re.search(rf"^{rule}\s*:\s*(\([^)]*\)|\w+)", grammar, re.MULTILINE)[1]
        for token in re.findall(r"[A-Z_]+", begin):
            yield words[token][language == "en"]


def words_used(content):
    """Words of rules: not of comments, texts, quoted names and titles."""
    bare = re.sub(r"//[^\n]*|\"[^\"\n]*\"|“[^”\n]*”|「[^」\n]*」|《[^》\n]*》|<<[^>\n]*>>", " ",
                  content)
    return set(re.findall(r"[^\W\d]\w*", bare))


def declaration_at(content, line):
    """The word that begins the declaration which a line belongs to."""
    for candidate in reversed(content.split("\n")[:line]):
        found = re.match(r"([^\W\d]\w*)\b", candidate)
        if found:
            return found[1]
    return None


def check_coverage(language):
    path = LANGUAGES[language]
    right, wrong_declarations = set(), set()
    for example in examples(path):
        if example.kind in ("wrong", "warned"):
            found = example.shown and MESSAGE.match(example.shown[3])
            if found and found[1] == "rules.xh":
                wrong_declarations.add(declaration_at(example.content, int(found[2])))
        else:
            right |= words_used(example.content)
    english = language == "en"
    missing = [f"{words[english]}: in no right example" for words in reserved_words().values()
               if words[english] not in right]
    missing += [f"{word}: in no wrong example" for word in declaration_words(language)
                if word not in wrong_declarations]
    text = path.read_text(encoding="utf-8")
    missing += [f"{words[english]}: not in the table of keywords"
                for words in reserved_words().values()
                if f"| {words[english]} | {words[not english]} |" not in text]
    yield f"{path.relative_to(ROOT)}: every word", "\n".join(missing) or None


def width(text):
    """In columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_summary():
    """It fits a page. Every reserved word of either language is in it and in the examples."""
    words = [word for pair in reserved_words().values() for word in pair]
    used = set().union(*(words_used(example.content) for example in examples(EXAMPLES)))
    text = SUMMARY.read_text(encoding="utf-8")
    shown = set(re.findall(r"[^\W\d]\w*", text))
    for path, found in ((EXAMPLES, used), (SUMMARY, shown)):
        missing = [word for word in words if word not in found]
        yield f"{path.relative_to(ROOT)}: every word", "not used: " + " ".join(missing) \
            if missing else None
    lines = text.split("\n")
    wide = [line for line in lines if line.startswith("|")
            if max(map(width, re.split(r"(?<!\\)\|", line))) > SUMMARY_CELL_MAX]
    too_long = [f"{len(lines)} lines"] if len(lines) > SUMMARY_LINES_MAX else []
    yield f"{SUMMARY.relative_to(ROOT)}: one page", "\n".join(too_long + wide) or None


def check_codes(language):
    """Every code is in one row of the table of messages, and every code named exists."""
    path = LANGUAGES[language]
    text = path.read_text(encoding="utf-8")
    known = CODE.findall(KINDS.read_text(encoding="utf-8"))
    rows = [(first, last or first) for first, last in
            re.findall(r"^\| XH(\d{4})(?:–XH(\d{4}))? \|", text, re.MULTILINE)]
    counts = {code: sum(first <= code <= last for first, last in rows) for code in known}
    wrong = [f"XH{code}: in {count} rows" for code, count in counts.items() if count != 1]
    ends = {code for row in rows for code in row}
    wrong += [f"XH{code}: no such message"
              for code in sorted(set(CODE.findall(text)) - set(known) - ends)]
    yield f"{path.relative_to(ROOT)}: every message", "\n".join(wrong) or None


def check_options(language):
    """Every option of a command is in its row of section 10."""
    text = LANGUAGES[language].read_text(encoding="utf-8")
    missing = []
    for command, row in re.findall(r"^\| `xinheng (\w+) (.*)$", text, re.MULTILINE):
        options = re.findall(r"^  (--[a-z-]+)", xinheng(ROOT, command, "--help").stdout,
                             re.MULTILINE)
        missing += [f"{command} {option}" for option in options
                    if option not in row and option not in ("--help", "--lang", "--format")]
    yield f"{LANGUAGES[language].relative_to(ROOT)}: every option", "\n".join(missing) or None


def outline(path):
    """(heading's level and number, or the kind of an example; line), in their order."""
    text = path.read_text(encoding="utf-8")
    text = FENCE.sub(lambda found: f"``` {found[2]}" + "\n" * found[3].count("\n") + "\n", text)
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r"#+ \d*", line) or re.match(r"``` (?:xh|md)( \w+)?( XH\d{4})?", line)
        if found:
            yield found[0].strip(), number


def check_twins():
    """The two manuals have the same sections and the same kinds of examples in the same order."""
    for zh, en in zip_longest(*(outline(path) for path in LANGUAGES.values()),
                              fillvalue=("the end", 0)):
        if zh[0] != en[0]:
            yield "grammar", f"LANGUAGE.md:{zh[1]} has {zh[0]}, LANGUAGE.en.md:{en[1]} has {en[0]}"
            return
    yield "grammar", None


def check_manuals(update=False):
    """(place, problem or None)"""
    for path in manuals():
        yield from check_examples(path, update)
    for language in LANGUAGES:
        yield from check_coverage(language)
        yield from check_codes(language)
        yield from check_options(language)
    yield from check_summary()
    yield from check_twins()
