"""The Python side of the suite `interop`: carries out the jobs on its standard input, a JSON list, and prints one JSON object a job.

{"do": "read", "codec", "schema": FILE, "from": FILE or name, "to": FILE}   decodes a table that Strata wrote, and writes it as strata-json
{"do": "write", "codec", "schema": FILE, "from": FILE, "to": FILE or name}  reads strata-json, and writes it with the codec
{"do": "tools"}                                                            which libraries there are

`flatc-rows` and `flatc-columns` are FlatBuffers read by the code that flatc generates. `polars-file-lz4` and its like are Arrow as polars writes it: to write only. `posix` is the codec of named shared memory: names instead of files, opened and made with multiprocessing.shared_memory. A name that was made stays until
the last line of the standard input is read: the suite sends a second one when it has opened all of them.
"""

import importlib
import importlib.util
import json
import pathlib
import sys
from multiprocessing import resource_tracker, shared_memory

import tables

TOOLS = {"pyarrow": "pyarrow", "msgpack": "msgpack", "flatbuffers": "flatbuffers", "pycapnp": "capnp", "polars": "polars"}
MODULES = {
    "objects": "clone_tables",
    "msgpack": "msgpack_tables",
    "msgpack-records": "record_tables",
    "shared-memory": "shared_tables",
    "posix": "shared_tables",
}
made = []


def codec(name, schema_file):
    """(read, write) of a codec: schema and bytes to a table, and back. Beside a schema's file lies one ending in .capnp."""
    if name == "json":
        return tables.from_json, tables.to_json
    if name in MODULES:
        module = importlib.import_module(MODULES[name])
        return module.read, module.write
    if name.startswith("flatbuffers"):
        module = importlib.import_module("flat_tables")
        return (module.read_rows, module.write_rows) if name == "flatbuffers-rows" else (module.read_columns, module.write_columns)
    if name == "capnp":
        module = importlib.import_module("capnp_tables")
        path = schema_file.removesuffix(".json") + ".capnp"
        return lambda schema, data: module.read(schema, data, path), lambda table: module.write(table, path)
    if name.startswith("arrow-"):
        return importlib.import_module("arrow_tables").codec(*name.split("-")[1:])
    if name.startswith("flatc-"):
        module = importlib.import_module("generated_tables")
        read = {"flatc-rows": module.read_rows, "flatc-columns": module.read_columns}[name]
        path = schema_file.removesuffix(".json") + (".fbs" if name == "flatc-rows" else ".columns.fbs")
        return lambda schema, data: read(schema, data, path), None
    if name.startswith("polars-"):
        return None, importlib.import_module("arrow_tables").polars_writer(*name.split("-")[1:])
    raise ValueError(f"expected a codec of the suite, got {name}")


def opened(name):
    """What lies in a named object. Left to itself, Python would unlink it at its end."""
    if sys.version_info >= (3, 13):
        region = shared_memory.SharedMemory(name, track=False)
    else:
        region = shared_memory.SharedMemory(name)
        resource_tracker.unregister(region._name, "shared_memory")
    data = bytes(region.buf)
    region.close()
    return data


def named(name, data):
    region = shared_memory.SharedMemory(name, create=True, size=len(data))
    region.buf[: len(data)] = data
    made.append(region)


def perform(job):
    if job["do"] == "tools":
        return {tool: getattr(importlib.import_module(module), "__version__", "?") for tool, module in TOOLS.items() if found(module)}
    schema = json.loads(pathlib.Path(job["schema"]).read_text())
    read, write = codec(job["codec"], job["schema"])
    if job["do"] == "read":
        data = opened(job["from"]) if job["codec"] == "posix" else pathlib.Path(job["from"]).read_bytes()
        table = read(schema, data)
        pathlib.Path(job["to"]).write_bytes(tables.to_json(table))
    else:
        table = tables.from_json(schema, pathlib.Path(job["from"]).read_bytes())
        data = write(table)
        if job["codec"] == "posix":
            named(job["to"], data)
        else:
            pathlib.Path(job["to"]).write_bytes(data)
    return {"rows": len(table["rows"])}


def found(module):
    return importlib.util.find_spec(module) is not None


def attempt(job):
    try:
        return perform(job)
    except Exception as error:  # the suite says which job, and goes on with the others
        return {"error": f"{type(error).__name__}: {error}"}


print(json.dumps([attempt(job) for job in json.loads(sys.stdin.readline())]), flush=True)
sys.stdin.readline()
for region in made:
    region.close()
    region.unlink()
