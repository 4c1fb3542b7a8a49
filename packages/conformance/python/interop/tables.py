"""Tables as all codecs of the suite see them, and their JSON: what @strata/formats calls strata-json.

A schema is {"name": …, "columns": [{"name", "type", "nullable", and "codes" or "item" and "size"}]}. A table is {"schema", "dictionaries", "rows"}:
rows are dicts of plain values (int, float, str, bytes, lists of numbers, None), codes where the column is a dictionary.
"""

import base64
import json


def wide(column):
    """Whether numbers of a column are 64 bits wide, which JSON cannot hold."""
    return column.get("item", column["type"]) in ("u64", "i64")


def from_json(schema, text):
    """A table from strata-json."""
    whole = json.loads(text)
    assert whole["format"] == "strata-json" and whole["version"] == 1, whole["format"]
    assert whole["table"] == schema["name"], whole["table"]
    rows = [{c["name"]: value_from_json(c, row[c["name"]]) for c in schema["columns"]} for row in whole["rows"]]
    return {"schema": schema, "dictionaries": whole["dictionaries"], "rows": rows}


def to_json(table):
    schema = table["schema"]
    rows = [{c["name"]: value_to_json(c, row[c["name"]]) for c in schema["columns"]} for row in table["rows"]]
    whole = {"format": "strata-json", "version": 1, "table": schema["name"]}
    whole |= {"dictionaries": table["dictionaries"], "rows": rows}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def value_from_json(column, value):
    if value is None:
        return None
    if column["type"] == "binary":
        return base64.b64decode(value)
    if wide(column):
        return [int(item) for item in value] if isinstance(value, list) else int(value)
    return value


def value_to_json(column, value):
    if value is None:
        return None
    if column["type"] == "binary":
        return base64.b64encode(value).decode()
    if wide(column):
        return [str(item) for item in value] if isinstance(value, list) else str(value)
    return value
