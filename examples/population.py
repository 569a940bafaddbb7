"""Made-up people for rules/quzhou-person: as many as wanted, and fewer of all others.

`xinheng generate` makes as many subjects of each kind, and as many records of each. A city has
fewer enterprises than people and few credit agencies; officials and governments, which the pack
sees by way of rules/quzhou-common, play no part in its rules: their files stay empty.
"""

from pathlib import Path

import pyarrow.compute as compute
import pyarrow.parquet

# Of each kind of subject: its key, one of how many stays, what refers to it and by which column.
FEWER = {
    "企业": ("信用代码", 10, {"单位信息": "企业", "责任关系": "责任单位"}),
    "信用服务机构": ("信用代码", 1_000, {"机构信息": "信用服务机构", "从业": "从业机构"}),
}
FEWER_RECORDS = {"授权": 10}
UNUSED = ("公务员", "政府", "任职", "隶属")


def path_of(data, kind):
    return Path(data) / f"{kind}.parquet"


def read(data, kind):
    return pyarrow.parquet.read_table(path_of(data, kind))


def write(data, kind, table):
    pyarrow.parquet.write_table(table, path_of(data, kind))


def thin_out(data):
    """Of Parquet files that `xinheng generate` made."""
    for kind, (key, share, referring) in FEWER.items():
        kept = read(data, kind)
        kept = kept.slice(0, max(1, kept.num_rows // share))
        write(data, kind, kept)
        keys = kept[key].combine_chunks()
        for other, column in referring.items():
            table = read(data, other)
            write(data, other, table.filter(compute.is_in(table[column], value_set=keys)))
    for kind, share in FEWER_RECORDS.items():
        table = read(data, kind)
        write(data, kind, table.slice(0, table.num_rows // share))
    for kind in UNUSED:
        write(data, kind, read(data, kind).slice(0, 0))
