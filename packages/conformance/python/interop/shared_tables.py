"""Regions of shared memory that hold a table in columns: packages/formats/src/shared-memory/FORMAT.md, read and written with nothing but struct and pyarrow."""

import json
import struct

import pyarrow as pa

from arrow_tables import NUMBERS, array_of, from_arrow, schema_of, type_of

HEADER = 128
PRELUDE = 32
ENTRY = 88
WIDTHS = {"u8": 1, "i8": 1, "u16": 2, "i16": 2, "f16": 2, "u32": 4, "i32": 4, "f32": 4, "u64": 8, "i64": 8, "f64": 8}


def padded(size):
    return (size + 63) // 64 * 64


def schema_text(schema):
    keys = ("name", "nullable", "type", "codes", "item", "size")
    columns = [{key: column[key] for key in keys if key in column} for column in schema["columns"]]
    return json.dumps({"table": schema["name"], "columns": columns}, ensure_ascii=False, separators=(",", ":")).encode()


def payload_of(region):
    """The payload of a region, as a view of it."""
    assert bytes(region[:8]) == b"STRATSHM", bytes(region[:8])
    version, header, state, generation, capacity, length, content = struct.unpack_from("<IIIIQQI", region, 8)
    assert (version, header, state, generation % 2) == (1, HEADER, 1, 0), (version, header, state, generation)
    assert HEADER + length <= capacity <= len(region), (length, capacity, len(region))
    assert content == 1, content
    return region[HEADER : HEADER + length]


def read(schema, region):
    payload = pa.py_buffer(payload_of(memoryview(region)))
    view = memoryview(payload)
    version, count, rows, schema_bytes, directory, size = struct.unpack_from("<IIQIIQ", view, 0)
    assert version == 1 and size == len(view), (version, size)
    assert bytes(view[PRELUDE : PRELUDE + schema_bytes]) == schema_text(schema)
    arrays = []
    for i, column in enumerate(schema["columns"]):
        nulls, *places = struct.unpack_from("<11Q", view, directory + i * ENTRY)
        validity, offsets, values, word_offsets, words = [
            payload.slice(places[k], places[k + 1]) if places[k + 1] > 0 else None for k in range(0, 10, 2)
        ]
        empty = pa.py_buffer(b"")
        arrays.append(array_over(column, rows, nulls, validity, offsets, values or empty, word_offsets, words or empty))
    assert count == len(arrays), count
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema_of(schema))
    return from_arrow(schema, pa.Table.from_batches([batch]))


def array_over(column, rows, nulls, validity, offsets, values, word_offsets, words):
    kind = column["type"]
    if kind in ("utf8", "binary"):
        return pa.Array.from_buffers(type_of(column), rows, [validity, offsets, values], nulls)
    if kind in ("list", "fixed-list"):
        width = WIDTHS[column["item"]]
        items = pa.Array.from_buffers(NUMBERS[column["item"]], values.size // width, [None, values])
        buffers = [validity, offsets] if kind == "list" else [validity]
        return pa.Array.from_buffers(type_of(column), rows, buffers, nulls, children=[items])
    if kind == "dictionary":
        codes = pa.Array.from_buffers(NUMBERS[column["codes"]], rows, [validity, values], nulls)
        dictionary = pa.Array.from_buffers(pa.string(), word_offsets.size // 4 - 1, [None, word_offsets, words])
        return pa.DictionaryArray.from_arrays(codes, dictionary)
    return pa.Array.from_buffers(NUMBERS[kind], rows, [validity, values], nulls)


def write(table):
    """A whole region."""
    schema = table["schema"]
    rows = len(table["rows"])
    text = schema_text(schema)
    directory = padded(PRELUDE + len(text))
    at = padded(directory + len(schema["columns"]) * ENTRY)
    entries = []
    parts = []
    for column in schema["columns"]:
        values = [row[column["name"]] for row in table["rows"]]
        buffers, nulls = buffers_of(column, values, table["dictionaries"].get(column["name"]))
        entry = [nulls]
        for buffer in buffers:
            entry += [at, len(buffer)]
            parts.append((at, buffer))
            at += padded(len(buffer))
        entries.append(struct.pack("<11Q", *entry))
    payload = bytearray(at)
    struct.pack_into("<IIQIIQ", payload, 0, 1, len(entries), rows, len(text), directory, at)
    payload[PRELUDE : PRELUDE + len(text)] = text
    payload[directory : directory + len(entries) * ENTRY] = b"".join(entries)
    for place, buffer in parts:
        payload[place : place + len(buffer)] = buffer
    header = bytearray(HEADER)
    header[:8] = b"STRATSHM"
    struct.pack_into("<IIIIQQI", header, 8, 1, HEADER, 1, 2, HEADER + at, at, 1)
    return bytes(header + payload)


def buffers_of(column, values, words):
    """Validity, offsets, values, and a dictionary's offsets and words; and how many nulls there are."""
    kind = column["type"]
    array = array_of(column, values, words)
    if kind == "dictionary":
        offsets, text = buffers_of({"name": "", "type": "utf8", "nullable": False}, words, None)[0][1:3]
        validity, codes = trimmed(array.indices, WIDTHS[column["codes"]])
        return [validity, b"", codes, offsets, text], array.null_count
    if kind in ("utf8", "binary"):
        validity = bitmap(array)
        offsets = bytes(array.buffers()[1])[: (len(array) + 1) * 4] if len(array) > 0 else bytes(4)
        (end,) = struct.unpack("<i", offsets[-4:])
        return [validity, offsets, bytes(array.buffers()[2] or b"")[:end], b"", b""], array.null_count
    if kind == "list":
        offsets = bytes(array.buffers()[1])[: (len(array) + 1) * 4] if len(array) > 0 else bytes(4)
        return [bitmap(array), offsets, trimmed(array.values, WIDTHS[column["item"]])[1], b"", b""], array.null_count
    if kind == "fixed-list":
        return [bitmap(array), b"", trimmed(array.values, WIDTHS[column["item"]])[1], b"", b""], array.null_count
    validity, numbers = trimmed(array, WIDTHS[kind])
    return [validity, b"", numbers, b"", b""], array.null_count


def bitmap(array):
    size = (len(array) + 7) // 8
    return bytes(array.buffers()[0])[:size] if array.null_count > 0 else b""


def trimmed(array, width):
    return bitmap(array), bytes(array.buffers()[1] or b"")[: len(array) * width]
