"""FlatBuffers, read by the code that flatc generates from the schemas of @strata/formats: a FILE.fbs beside each table's schema."""

import importlib
import re
import struct
import subprocess
import sys
import tempfile

import pyarrow as pa

from arrow_tables import from_arrow, schema_of
from flat_tables import SHAPES, TYPES, fields_of
from shared_tables import array_over

generated = tempfile.TemporaryDirectory()


def camel(name):
    return re.sub(r"(^|_)([a-z0-9])", lambda match: match[2].upper(), name)


def compiled(fbs, name):
    """The class of a root table, from the modules that flatc makes of a schema."""
    folder = tempfile.mkdtemp(dir=generated.name)
    subprocess.run(["flatc", "--python", "-o", folder, fbs], check=True, capture_output=True)
    # Every schema has the namespace `strata`.
    for module in [module for module in sys.modules if module.split(".")[0] == "strata"]:
        del sys.modules[module]
    importlib.invalidate_caches()
    sys.path.insert(0, folder)
    try:
        return getattr(importlib.import_module(f"strata.{name}"), name)
    finally:
        # Generated code imports the classes of fields when they are first read.
        sys.path.append(sys.path.pop(0))


def read_rows(schema, data, fbs):
    root_class = compiled(fbs, re.search(r"root_type (\w+);", open(fbs).read())[1])
    root = root_class.GetRootAs(data, 0)
    assert getattr(root_class, root_class.__name__ + "BufferHasIdentifier")(data, 0)
    rows = []
    for i in range(length(root, schema["name"])):
        row = member(root, schema["name"])(i)
        rows.append({})
        for columns in fields_of(schema):
            if len(columns) > 1:
                span = row.Span()
                rows[-1] |= {column["name"]: member(span, column["name"])() for column in columns}
            else:
                rows[-1][columns[0]["name"]] = value(row, columns[0])
    words = {c["name"]: "files" if c["name"] == "file_id" else c["name"] + "_words" for c in schema["columns"] if c["type"] == "dictionary"}
    dictionaries = {
        name: [member(root, field)(i).decode() for i in range(length(root, field))] for name, field in words.items()
    }
    return {"schema": schema, "dictionaries": dictionaries, "rows": rows}


def member(table, field, what=""):
    """An accessor of a field; of one that is a word of Python's the name ends in an underscore."""
    name = camel(field)
    return getattr(table, name + what, None) or getattr(table, name + "_" + what)


def length(table, field):
    return member(table, field, "Length")()


def value(row, column):
    name, kind = column["name"], column["type"]
    half = lambda bits: struct.unpack("<e", struct.pack("<H", bits))[0]
    if kind in ("binary", "list", "fixed-list"):
        if member(row, name, "IsNone")():
            return None
        items = [member(row, name)(i) for i in range(length(row, name))]
        return bytes(items) if kind == "binary" else [half(item) for item in items] if column["item"] == "f16" else items
    found = member(row, name)()
    if found is None:
        return None
    return found.decode() if kind == "utf8" else half(found) if kind == "f16" else found


def read_columns(schema, data, fbs):
    root = compiled(fbs, "ColumnTable").GetRootAs(data, 0)
    assert root.Name().decode() == schema["name"], root.Name()
    rows = root.Rows()
    arrays = []
    for i, column in enumerate(schema["columns"]):
        table = root.Columns(i)
        assert table.Name().decode() == column["name"], table.Name()
        assert SHAPES[table.Shape()] == (column["type"] if column["type"] in SHAPES else "number")
        assert table.Nullable() == column["nullable"] and table.Size() == column.get("size", 0)
        values = vector(table, TYPES[table.Type()])
        validity = vector(table, "validity")
        nulls = rows - sum(bin(byte).count("1") for byte in validity.to_pybytes()) if validity else 0
        offsets, word_offsets, words = [vector(table, name) for name in ("offsets", "word_offsets", "word_bytes")]
        empty = pa.py_buffer(b"")
        arrays.append(array_over(column, rows, nulls, validity, offsets, values or empty, word_offsets, words or empty))
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema_of(schema))
    return from_arrow(schema, pa.Table.from_batches([batch]))


def vector(table, field):
    """The elements of a field as bytes, where there are any."""
    if length(table, field) == 0:
        return None
    return pa.py_buffer(member(table, field, "AsNumpy")().tobytes())
