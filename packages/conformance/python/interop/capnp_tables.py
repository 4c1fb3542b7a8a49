"""Cap'n Proto, with pycapnp and the schema that Strata writes down for a table (`capnpSchema`)."""

import re
import struct

import capnp

capnp.remove_import_hook()
SPAN = ["start_line", "start_col", "end_line", "end_col"]
NUMBERS = ("u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f16", "f32", "f64")
loaded = {}


def camel(name):
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def words_name(column):
    return "files" if column["name"] == "file_id" else camel(column["name"]) + "Words"


def root_of(path):
    """The struct of the whole table. A schema is loaded once: its id is known from then on."""
    if path not in loaded:
        [name] = re.findall(r"struct (\w+Table) \{", open(path).read())
        loaded[path] = getattr(capnp.load(path), name)
    return loaded[path]


def in_span(schema):
    """Names of columns that lie in the group `span`: the four next to each other."""
    names = [column["name"] for column in schema["columns"]]
    starts = [i for i in range(len(names)) if names[i : i + 4] == SPAN]
    return set(SPAN) if starts else set()


def is_number(column):
    return column["type"] in NUMBERS or column["type"] == "dictionary"


def half_in(column, value):
    if column.get("item", column["type"]) != "f16":
        return value
    return [half(item) for item in value] if isinstance(value, list) else half(value)


def half(bits):
    return struct.unpack("<e", struct.pack("<H", bits))[0]


def half_out(column, value):
    if column.get("item", column["type"]) != "f16":
        return value
    bits = lambda number: struct.unpack("<H", struct.pack("<e", number))[0]
    return [bits(item) for item in value] if isinstance(value, list) else bits(value)


def read(schema, data, path):
    spans = in_span(schema)
    with root_of(path).from_bytes(data, traversal_limit_in_words=2**40) as root:
        rows = [
            {c["name"]: field(row.span if c["name"] in spans else row, c) for c in schema["columns"]}
            for row in getattr(root, camel(schema["name"]))
        ]
        dictionaries = {
            c["name"]: list(getattr(root, words_name(c))) for c in schema["columns"] if c["type"] == "dictionary"
        }
    return {"schema": schema, "dictionaries": dictionaries, "rows": rows}


def field(row, column):
    name = camel(column["name"])
    if is_number(column):
        if column["nullable"] and getattr(row, name + "IsNull"):
            return None
        return half_in(column, getattr(row, name))
    if column["nullable"] and not row._has(name):
        return None
    value = getattr(row, name)
    return half_in(column, list(value)) if column["type"] in ("list", "fixed-list") else value


def write(table, path):
    schema = table["schema"]
    spans = in_span(schema)
    root = root_of(path).new_message()
    for column in schema["columns"]:
        if column["type"] != "dictionary":
            continue
        words = table["dictionaries"][column["name"]]
        out = root.init(words_name(column), len(words))
        for i, word in enumerate(words):
            out[i] = word
    out = root.init(camel(schema["name"]), len(table["rows"]))
    for i, row in enumerate(table["rows"]):
        for column in schema["columns"]:
            target = out[i].span if column["name"] in spans else out[i]
            name, value = camel(column["name"]), row[column["name"]]
            if value is None:
                if is_number(column):
                    setattr(target, name + "IsNull", True)
            else:
                setattr(target, name, half_out(column, value))
    return root.to_bytes()
