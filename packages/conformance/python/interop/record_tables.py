"""strata-msgpack with msgpackr's records: `d4 72 ID names values` the first time that an object of its kind comes, then `ID values`. Ids are 0x40 to 0x7f, and the
integers that stand there in MessagePack are written with a byte more. The rest is read and written by the library msgpack."""

import msgpack

FIRST, LAST = 0x40, 0x7F


class Reader:
    def __init__(self, data):
        self.data, self.at, self.records = data, 0, {}

    def take(self, size):
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def value(self):
        token = self.data[self.at]
        if FIRST <= token <= LAST:
            self.at += 1
            return {name: self.value() for name in self.records[token]}
        if token == 0xD4:
            _, extension, record = self.take(3)
            assert extension == 0x72, extension
            self.records[record] = self.value()
            return {name: self.value() for name in self.records[record]}
        if 0x90 <= token <= 0x9F or token in (0xDC, 0xDD):
            self.at += 1
            return [self.value() for _ in range(self.length(token, 0x0F, {0xDC: 2, 0xDD: 4}))]
        if 0x80 <= token <= 0x8F or token in (0xDE, 0xDF):
            self.at += 1
            return {self.value(): self.value() for _ in range(self.length(token, 0x0F, {0xDE: 2, 0xDF: 4}))}
        # One value that holds no others.
        unpacker = msgpack.Unpacker(strict_map_key=False)
        unpacker.feed(self.data[self.at : self.at + 5 + 2**20])
        found = unpacker.unpack()
        self.at += unpacker.tell()
        return found

    def length(self, token, mask, sizes):
        return self.number(sizes[token]) if token in sizes else token & mask


class Writer:
    def __init__(self):
        self.parts, self.ids = [], {}

    def value(self, value):
        if isinstance(value, dict):
            names = tuple(value)
            if names in self.ids:
                self.parts.append(bytes([self.ids[names]]))
            else:
                self.ids[names] = FIRST + len(self.ids)
                self.parts.append(bytes([0xD4, 0x72, self.ids[names]]) + msgpack.packb(list(names)))
            for item in value.values():
                self.value(item)
        elif isinstance(value, list):
            count = len(value)
            self.parts.append(bytes([0x90 | count]) if count < 16 else b"\xdd" + count.to_bytes(4, "big"))
            for item in value:
                self.value(item)
        elif type(value) is int and FIRST <= value <= LAST:
            self.parts.append(bytes([0xCC, value]))
        else:
            self.parts.append(msgpack.packb(value))


def read(schema, data):
    reader = Reader(data)
    whole = reader.value()
    assert reader.at == len(data), (reader.at, len(data))
    assert whole["format"] == "strata-msgpack" and whole["version"] == 1, whole["format"]
    assert whole["table"] == schema["name"], whole["table"]
    return {"schema": schema, "dictionaries": whole["dictionaries"], "rows": whole["rows"]}


def write(table):
    writer = Writer()
    head = {"format": "strata-msgpack", "version": 1, "table": table["schema"]["name"]}
    writer.value(head | {"dictionaries": table["dictionaries"], "rows": table["rows"]})
    return b"".join(writer.parts)
