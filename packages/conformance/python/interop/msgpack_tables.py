"""strata-msgpack, plain: a map that any library reads."""

import msgpack


def read(schema, data):
    whole = msgpack.unpackb(data, strict_map_key=False)
    assert whole["format"] == "strata-msgpack" and whole["version"] == 1, whole["format"]
    assert whole["table"] == schema["name"], whole["table"]
    return {"schema": schema, "dictionaries": whole["dictionaries"], "rows": whole["rows"]}


def write(table):
    whole = {"format": "strata-msgpack", "version": 1, "table": table["schema"]["name"]}
    whole |= {"dictionaries": table["dictionaries"], "rows": table["rows"]}
    return msgpack.packb(whole)
