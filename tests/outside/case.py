"""What a transcribed rule set makes of the published cases: what cases.py of each folder yields."""

from dataclasses import dataclass


@dataclass
class Test:
    """The inside of a 测试; its expectations are the published answer."""
    id: str
    body: str
    pack: str = "."  # the folder of the pack, inside the set's


@dataclass
class Refused:
    """Rules that are an error before they meet any data, as the published answer is."""
    id: str
    rules: str
    code: str
    pack: str = "."


@dataclass
class Rejected:
    """A row of data, by column: whether its values are taken."""
    id: str
    row: dict
    taken: bool
    pack: str = "."


@dataclass
class NotSayable:
    id: str
    why: str
