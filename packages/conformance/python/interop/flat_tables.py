"""FlatBuffers, by the runtime that generated code uses: slots as the schemas name them (packages/formats/src/flatbuffers/FORMAT.md)."""

import struct

import flatbuffers
import flatbuffers.table
import pyarrow as pa
from flatbuffers import number_types as N

from arrow_tables import from_arrow, schema_of
from shared_tables import WIDTHS, array_over, buffers_of

SPAN = ["start_line", "start_col", "end_line", "end_col"]
FLAGS = {
    "u8": N.Uint8Flags,
    "u16": N.Uint16Flags,
    "u32": N.Uint32Flags,
    "u64": N.Uint64Flags,
    "i8": N.Int8Flags,
    "i16": N.Int16Flags,
    "i32": N.Int32Flags,
    "i64": N.Int64Flags,
    "f16": N.Uint16Flags,
    "f32": N.Float32Flags,
    "f64": N.Float64Flags,
}
TYPES = list(FLAGS)
SHAPES = ["number", "utf8", "binary", "dictionary", "list", "fixed-list"]


def half(bits):
    return struct.unpack("<e", struct.pack("<H", bits))[0]


def bits_of(number):
    return struct.unpack("<H", struct.pack("<e", number))[0]


def offset(table, slot):
    return table.Offset(4 + 2 * slot)


def root_of(data, identifier):
    assert data[4:8] == identifier, data[4:8]
    return flatbuffers.table.Table(data, struct.unpack_from("<I", data, 0)[0])


def text(table, slot):
    found = offset(table, slot)
    return table.String(table.Pos + found).decode() if found else None


def texts(table, slot):
    found = offset(table, slot)
    if not found:
        return []
    start = table.Vector(found)
    return [table.String(start + 4 * i).decode() for i in range(table.VectorLen(found))]


def raw(table, slot, width):
    """The bytes of a vector."""
    found = offset(table, slot)
    if not found:
        return b""
    start = table.Vector(found)
    return bytes(table.Bytes[start : start + table.VectorLen(found) * width])


def fields_of(schema):
    """Slots of a row's table: each has the columns that lie in it, one, or the four of the span."""
    names = [column["name"] for column in schema["columns"]]
    fields, i = [], 0
    while i < len(names):
        size = 4 if names[i : i + 4] == SPAN else 1
        fields.append(schema["columns"][i : i + size])
        i += size
    return fields


def element(column):
    return column.get("codes") or column.get("item") or column["type"]


def read_rows(schema, data):
    root = root_of(data, b"STR1")
    found = offset(root, 0)
    rows = []
    for i in range(root.VectorLen(found) if found else 0):
        row = flatbuffers.table.Table(data, root.Indirect(root.Vector(found) + 4 * i))
        rows.append({})
        for slot, columns in enumerate(fields_of(schema)):
            rows[-1] |= span(row, slot, columns) if len(columns) > 1 else {columns[0]["name"]: value(row, slot, columns[0])}
    words = [column for column in schema["columns"] if column["type"] == "dictionary"]
    dictionaries = {column["name"]: texts(root, 1 + i) for i, column in enumerate(words)}
    return {"schema": schema, "dictionaries": dictionaries, "rows": rows}


def span(row, slot, columns):
    place = row.Pos + offset(row, slot)
    align = max(WIDTHS[column["type"]] for column in columns)
    return {c["name"]: row.Get(FLAGS[c["type"]], place + i * align) for i, c in enumerate(columns)}


def value(row, slot, column):
    found = offset(row, slot)
    kind = column["type"]
    width = WIDTHS.get(element(column), 1)
    if not found:
        # A field left out: null where it may be, else the default.
        return None if column["nullable"] else 0
    if kind == "utf8":
        return row.String(row.Pos + found).decode()
    if kind == "binary":
        return raw(row, slot, 1)
    flags = FLAGS[element(column)]
    read = lambda place: half(row.Get(flags, place)) if element(column) == "f16" else row.Get(flags, place)
    if kind in ("list", "fixed-list"):
        start = row.Vector(found)
        return [read(start + i * width) for i in range(row.VectorLen(found))]
    return read(row.Pos + found)


def write_rows(table):
    builder = flatbuffers.Builder(1024)
    builder.ForceDefaults(True)
    schema = table["schema"]
    fields = fields_of(schema)
    rows = [write_row(builder, fields, row) for row in table["rows"]]
    words = [column for column in schema["columns"] if column["type"] == "dictionary"]
    vectors = [offsets(builder, [builder.CreateString(w) for w in table["dictionaries"][c["name"]]]) for c in words]
    first = offsets(builder, rows)
    builder.StartObject(2 + len(words))
    builder.PrependUOffsetTRelativeSlot(0, first, 0)
    for i, vector in enumerate(vectors):
        builder.PrependUOffsetTRelativeSlot(1 + i, vector, 0)
    builder.Finish(builder.EndObject(), file_identifier=b"STR1")
    return bytes(builder.Output())


def write_row(builder, fields, row):
    made = {}
    for columns in fields:
        column = columns[0]
        given = row[column["name"]]
        if given is None or len(columns) > 1:
            continue
        if column["type"] == "utf8":
            made[column["name"]] = builder.CreateString(given)
        elif column["type"] == "binary":
            made[column["name"]] = builder.CreateByteVector(given)
        elif column["type"] in ("list", "fixed-list"):
            made[column["name"]] = numbers(builder, column["item"], given)
    builder.StartObject(len(fields))
    for slot, columns in enumerate(fields):
        column = columns[0]
        given = row[column["name"]]
        if given is None:
            continue
        if len(columns) > 1:
            builder.PrependStructSlot(slot, write_span(builder, columns, row), 0)
        elif column["name"] in made:
            builder.PrependUOffsetTRelativeSlot(slot, made[column["name"]], 0)
        else:
            given = bits_of(given) if element(column) == "f16" else given
            builder.PrependSlot(FLAGS[element(column)], slot, given, None)
    return builder.EndObject()


def write_span(builder, columns, row):
    align = max(WIDTHS[column["type"]] for column in columns)
    builder.Prep(align, align * len(columns))
    for column in reversed(columns):
        builder.Pad(align - WIDTHS[column["type"]])
        builder.Prepend(FLAGS[column["type"]], row[column["name"]])
    return builder.Offset()


def offsets(builder, items):
    builder.StartVector(4, len(items), 4)
    for item in reversed(items):
        builder.PrependUOffsetTRelative(item)
    return builder.EndVector()


def numbers(builder, kind, values):
    width = WIDTHS[kind]
    builder.StartVector(width, len(values), width)
    for number in reversed(values):
        builder.Prepend(FLAGS[kind], bits_of(number) if kind == "f16" else number)
    return builder.EndVector()


def read_columns(schema, data):
    root = root_of(data, b"STC1")
    assert text(root, 0) == schema["name"], text(root, 0)
    rows = root.Get(N.Uint32Flags, root.Pos + offset(root, 1)) if offset(root, 1) else 0
    found = offset(root, 2)
    arrays = []
    for i, column in enumerate(schema["columns"]):
        table = flatbuffers.table.Table(data, root.Indirect(root.Vector(found) + 4 * i))
        assert text(table, 0) == column["name"], text(table, 0)
        scalar = lambda slot, flags: table.Get(flags, table.Pos + offset(table, slot)) if offset(table, slot) else 0
        assert SHAPES[scalar(1, N.Uint8Flags)] == column["type"] or column["type"] in TYPES, column
        kind = TYPES[scalar(2, N.Uint8Flags)]
        validity, indices = raw(table, 5, 1), raw(table, 6, 4)
        values = raw(table, 9 + TYPES.index(kind), WIDTHS[kind])
        word_offsets, words = raw(table, 7, 4), raw(table, 8, 1)
        nulls = rows - sum(bin(byte).count("1") for byte in validity) if validity else 0
        buffer = lambda data: pa.py_buffer(data) if data else None
        empty = pa.py_buffer(b"")
        arrays.append(
            array_over(
                column,
                rows,
                nulls,
                buffer(validity),
                buffer(indices),
                buffer(values) or empty,
                buffer(word_offsets),
                buffer(words) or empty,
            )
        )
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema_of(schema))
    return from_arrow(schema, pa.Table.from_batches([batch]))


def write_columns(table):
    schema = table["schema"]
    builder = flatbuffers.Builder(1024)
    columns = []
    for column in schema["columns"]:
        values = [row[column["name"]] for row in table["rows"]]
        (validity, indices, data, word_offsets, words), _ = buffers_of(
            column, values, table["dictionaries"].get(column["name"])
        )
        kind = element(column) if element(column) in TYPES else "u8"
        vectors = {
            5: vector(builder, validity, 1),
            6: vector(builder, indices, 4),
            7: vector(builder, word_offsets, 4),
            8: vector(builder, words, 1) if column["type"] == "dictionary" else None,
            9 + TYPES.index(kind): vector(builder, data, WIDTHS[kind], always=True),
        }
        name = builder.CreateString(column["name"])
        builder.StartObject(20)
        builder.PrependUOffsetTRelativeSlot(0, name, 0)
        shape = column["type"] if column["type"] in SHAPES else "number"
        builder.PrependUint8Slot(1, SHAPES.index(shape), 0)
        builder.PrependUint8Slot(2, TYPES.index(kind), 0)
        builder.PrependBoolSlot(3, column["nullable"], False)
        builder.PrependUint32Slot(4, column.get("size", 0), 0)
        for slot, made in vectors.items():
            if made is not None:
                builder.PrependUOffsetTRelativeSlot(slot, made, 0)
        columns.append(builder.EndObject())
    all_columns = offsets(builder, columns)
    name = builder.CreateString(schema["name"])
    builder.StartObject(3)
    builder.PrependUOffsetTRelativeSlot(0, name, 0)
    builder.PrependUint32Slot(1, len(table["rows"]), 0)
    builder.PrependUOffsetTRelativeSlot(2, all_columns, 0)
    builder.Finish(builder.EndObject(), file_identifier=b"STC1")
    return bytes(builder.Output())


def vector(builder, data, width, always=False):
    """A vector of elements of so many bytes; at a multiple of 8, so that a reader can take it as it lies."""
    if not data and not always:
        return None
    builder.StartVector(1, len(data), 8)
    builder.head = builder.Head() - len(data)
    builder.Bytes[builder.Head() : builder.Head() + len(data)] = data
    # The length counts elements.
    builder.vectorNumElems = len(data) // width
    return builder.EndVector()
