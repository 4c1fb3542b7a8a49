"""Arrow: files and streams, with pyarrow and polars."""

import io

import numpy as np
import pyarrow as pa

NUMBERS = {
    "u8": pa.uint8(),
    "u16": pa.uint16(),
    "u32": pa.uint32(),
    "u64": pa.uint64(),
    "i8": pa.int8(),
    "i16": pa.int16(),
    "i32": pa.int32(),
    "i64": pa.int64(),
    "f16": pa.float16(),
    "f32": pa.float32(),
    "f64": pa.float64(),
}


def type_of(column):
    kind = column["type"]
    if kind == "utf8":
        return pa.string()
    if kind == "binary":
        return pa.binary()
    if kind == "dictionary":
        return pa.dictionary(NUMBERS[column["codes"]], pa.string())
    item = NUMBERS.get(column.get("item"))
    if kind == "list":
        return pa.list_(pa.field("item", item, nullable=False))
    if kind == "fixed-list":
        return pa.list_(pa.field("item", item, nullable=False), column["size"])
    return NUMBERS[kind]


def schema_of(schema):
    fields = [pa.field(c["name"], type_of(c), nullable=c["nullable"]) for c in schema["columns"]]
    return pa.schema(fields, metadata={"strata.table": schema["name"]})


def from_arrow(schema, table):
    """A table of the suite from a pyarrow Table, whose dictionary columns have one dictionary each."""
    table.validate(full=True)
    assert table.schema.names == [c["name"] for c in schema["columns"]], table.schema.names
    dictionaries = {}
    columns = {}
    for column in schema["columns"]:
        name = column["name"]
        got = table.schema.field(name)
        assert got.type == type_of(column), f"{name}: {got.type} for {type_of(column)}"
        assert got.nullable == column["nullable"], f"{name}: nullable {got.nullable}"
        values = table.column(name)
        if column["type"] == "dictionary":
            values = values.unify_dictionaries()
            chunks = values.chunks
            dictionaries[name] = chunks[0].dictionary.to_pylist() if chunks else []
            columns[name] = [code for chunk in chunks for code in chunk.indices.to_pylist()]
        else:
            columns[name] = [plain(value) for value in values.to_pylist()]
    rows = [dict(zip(columns, values)) for values in zip(*columns.values())]
    return {"schema": schema, "dictionaries": dictionaries, "rows": rows}


def plain(value):
    if isinstance(value, np.floating):
        return float(value)
    return [plain(item) for item in value] if isinstance(value, list) else value


def array_of(column, values, words):
    kind = column["type"]
    if kind == "dictionary":
        indices = pa.array(values, NUMBERS[column["codes"]])
        return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
    if kind == "f16":
        values = [None if value is None else np.float16(value) for value in values]
    if column.get("item") == "f16":
        values = [None if value is None else [np.float16(item) for item in value] for value in values]
    return pa.array(values, type_of(column))


def batches_of(table, size):
    """The rows as batches of so many, with the same dictionaries."""
    schema = table["schema"]
    arrow_schema = schema_of(schema)
    rows = table["rows"]
    for start in range(0, len(rows), size) if rows else [0]:
        part = rows[start : start + size]
        arrays = [
            array_of(c, [row[c["name"]] for row in part], table["dictionaries"].get(c["name"])) for c in schema["columns"]
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=arrow_schema)


def codec(form, compression=None):
    """(read, write) of `file` or `stream`; what is written is compressed by `lz4` or `zstd`, or not."""
    open_reader = {"file": pa.ipc.open_file, "stream": pa.ipc.open_stream}[form]
    open_writer = {"file": pa.ipc.new_file, "stream": pa.ipc.new_stream}[form]

    def read(schema, data):
        return from_arrow(schema, open_reader(pa.py_buffer(data)).read_all())

    def write(table):
        sink = io.BytesIO()
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with open_writer(sink, schema_of(table["schema"]), options=options) as writer:
            for batch in batches_of(table, 64):
                writer.write_batch(batch)
        return sink.getvalue()

    return read, write


def polars_writer(form, compression):
    """write of `file` or `stream`, by polars, which has types of its own for strings."""
    import polars

    def write(table):
        sink = io.BytesIO()
        frame = polars.from_arrow(pa.Table.from_batches(batches_of(table, 64)))
        {"file": frame.write_ipc, "stream": frame.write_ipc_stream}[form](sink, compression=compression)
        return sink.getvalue()

    return write
