"""Writes Arrow files into a directory: `write_files.py DIRECTORY`. Prints {file name: rows} as JSON."""

import json
import sys

import arro3.io
import polars
import pyarrow as pa
import pyarrow.ipc

directory = sys.argv[1]
rows = [
    {"id": i, "name": f"n{i % 3}" if i % 5 else None, "size": i / 4, "tags": [f"t{k}" for k in range(i % 4)], "pair": {"a": i % 2 == 0, "b": -i}}
    for i in range(100)
]
schema = pa.schema(
    [
        pa.field("id", pa.uint32(), nullable=False),
        pa.field("name", pa.dictionary(pa.int16(), pa.string())),
        pa.field("size", pa.float64()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("pair", pa.struct([("a", pa.bool_()), ("b", pa.int32())])),
    ]
)
table = pa.Table.from_pylist(rows, schema=schema)
written = {}


def with_pyarrow(name, batches, expected, **options):
    with pa.OSFile(f"{directory}/{name}", "wb") as sink:
        with pyarrow.ipc.new_file(sink, schema, options=pyarrow.ipc.IpcWriteOptions(**options)) as writer:
            for batch in batches:
                writer.write_batch(batch)
    written[name] = expected


with_pyarrow("pyarrow.arrow", table.to_batches(max_chunksize=30), rows)
with_pyarrow("pyarrow-sliced.arrow", table.slice(13, 50).to_batches(max_chunksize=7), rows[13:63])
with_pyarrow("pyarrow-empty.arrow", [], [])
# The second batch brings its own strings: the file then has a delta of the dictionary.
growing = [pa.RecordBatch.from_pylist(rows[:2], schema=schema), pa.RecordBatch.from_pylist(rows[:50], schema=schema)]
with_pyarrow("pyarrow-delta.arrow", growing, rows[:2] + rows[:50], emit_dictionary_deltas=True)

polars.from_arrow(table).write_ipc(f"{directory}/polars.arrow")
written["polars.arrow"] = rows
arro3.io.write_ipc(table, f"{directory}/arrow-rs.arrow", compression=None)
written["arrow-rs.arrow"] = rows

# Compressed: as it is, sliced, without rows, and long enough that every buffer is compressed.
long = pa.concat_tables([table] * 40)
for how in ("lz4", "zstd"):
    with_pyarrow(f"pyarrow-{how}.arrow", table.to_batches(max_chunksize=30), rows, compression=how)
    with_pyarrow(f"pyarrow-{how}-sliced.arrow", table.slice(13, 50).to_batches(max_chunksize=7), rows[13:63], compression=how)
    with_pyarrow(f"pyarrow-{how}-empty.arrow", [], [], compression=how)
    with_pyarrow(f"pyarrow-{how}-long.arrow", long.combine_chunks().to_batches(max_chunksize=1500), rows * 40, compression=how)
    polars.from_arrow(long).write_ipc(f"{directory}/polars-{how}.arrow", compression=how)
    written[f"polars-{how}.arrow"] = rows * 40
    arro3.io.write_ipc(long, f"{directory}/arrow-rs-{how}.arrow", compression=how)
    written[f"arrow-rs-{how}.arrow"] = rows * 40

print(json.dumps(written))
