"""Prints the rows of Arrow files as each reader sees them: `read_files.py READER FILE...`, one JSON array a file.

READER is pyarrow, polars or arrow-rs. See plain() for how values look.
"""

import datetime
import decimal
import json
import sys

import pyarrow as pa
import pyarrow.ipc


def plain(value):
    """A value as JSON: bytes as hex, 64-bit integers and decimals as text, times as whole units since the epoch."""
    if isinstance(value, bool) or value is None or isinstance(value, (str, float)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, datetime.datetime):
        return round(value.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days
    if isinstance(value, tuple) and len(value) == 2:
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value]


def rows_of(reader, path):
    if reader == "pyarrow":
        table = pyarrow.ipc.open_file(pa.memory_map(path)).read_all()
        # Every offset, index and UTF-8 sequence, not just the lengths.
        table.validate(full=True)
        return table.to_pylist()
    if reader == "polars":
        import polars

        return polars.read_ipc(path).rows(named=True)
    import arro3.io

    table = pa.table(arro3.io.read_ipc(path).read_all())
    table.validate(full=True)
    return table.to_pylist()


for path in sys.argv[2:]:
    print(json.dumps([plain(row) for row in rows_of(sys.argv[1], path)]))
