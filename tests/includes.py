#!/usr/bin/env python3
"""The #include edges between folders are those that the diagram in README.md allows.

The diagram draws A --> B where B builds on A. B may include A, and whatever A builds on; every
arrow drawn must be used by an #include; arrows never make a cycle.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^">]+)[">]', re.MULTILINE)
ARROW = re.compile(r"^\s*([\w& ]+?)\s*-->\s*([\w& ]+?)\s*$", re.MULTILINE)
# Libraries that only one part of the tree may see.
CONFINED = [
    (re.compile(r"^(antlr4|Xinheng(Lexer|Parser))"), "compiler/syntax/"),
    (re.compile(r"^llvm(-c)?/"), "compiler/codegen/"),
    (re.compile(r"^(arrow|parquet)/"), "runtime/"),
]


def node_of(path):
    """The box of the diagram that a file belongs to."""
    if path == "runtime/abi.h":
        return "abi"
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else Path(parts[1]).stem


def sources():
    for top in ("compiler", "runtime"):
        for pattern in ("*.h", "*.cpp"):
            yield from sorted((ROOT / top).rglob(pattern))


def actual_edges():
    """{(from, to): a file that includes}, and includes that no rule allows."""
    edges, problems = {}, []
    for source in sources():
        path = source.relative_to(ROOT).as_posix()
        for included in INCLUDE.findall(source.read_text(encoding="utf-8")):
            for pattern, home in CONFINED:
                if pattern.match(included) and not path.startswith(home):
                    problems.append(f"{path} includes {included}: only {home} may")
            if not included.startswith(("compiler/", "runtime/")):
                continue
            if not (ROOT / included).exists():
                problems.append(f"{path} includes {included}: no such file")
            if (path.startswith("compiler/") and included.startswith("runtime/")
                    and included != "runtime/abi.h"):
                problems.append(f"{path} includes {included}: the compiler sees only abi.h")
            edge = (node_of(included), node_of(path))
            if edge[0] != edge[1]:
                edges.setdefault(edge, path)
    return edges, problems


def drawn_edges():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    diagram = re.search(r"```mermaid\n(.*?)```", text, re.DOTALL)
    edges = set()
    for left, right in ARROW.findall(diagram[1] if diagram else ""):
        edges.update((begin.strip(), end.strip())
                     for begin in left.split("&") for end in right.split("&"))
    return edges


def reachable(edges, start):
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        for begin, end in edges:
            if begin == here and end not in seen:
                seen.add(end)
                todo.append(end)
    return seen


def main():
    actual, problems = actual_edges()
    drawn = drawn_edges()
    ahead = {node: reachable(drawn, node) for edge in drawn for node in edge}
    problems += [f"{node}: the diagram has a cycle" for node in ahead if node in ahead[node]]
    for edge, path in sorted(actual.items()):
        if edge[1] not in ahead.get(edge[0], ()):
            problems.append(f"{path}: the diagram has no way {edge[0]} --> {edge[1]}")
    for edge in sorted(drawn - set(actual)):
        problems.append(f"README.md draws {edge[0]} --> {edge[1]}, but nothing includes so")
    for problem in problems:
        print(problem)
    good = sum(edge[1] in ahead.get(edge[0], ()) for edge in actual)
    print(f"{good} passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
