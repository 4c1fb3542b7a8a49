"""strata-objects: what V8 writes for an object (its ValueSerializer, version 15, and Node's way with bytes), as far as tables need it."""

import struct

BYTES = 1  # Uint8Array, among the views that Node writes


class Reader:
    def __init__(self, data):
        self.data, self.at, self.objects = data, 0, []

    def take(self, size):
        self.at += size
        return self.data[self.at - size : self.at]

    def varint(self):
        result = shift = 0
        while True:
            byte = self.take(1)[0]
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    def value(self):
        tag = self.take(1)
        while tag == b"\0":  # padding before strings of two bytes a letter
            tag = self.take(1)
        if tag == b"0":
            return None
        if tag == b"I":
            number = self.varint()
            return (number >> 1) ^ -(number & 1)
        if tag == b"U":
            return self.varint()
        if tag == b"N":
            return whole(struct.unpack("<d", self.take(8))[0])
        if tag == b"Z":
            sign = self.varint()
            number = int.from_bytes(self.take(sign >> 1), "little")
            return -number if sign & 1 else number
        if tag == b'"':
            return self.take(self.varint()).decode("latin-1")
        if tag == b"c":
            return self.take(self.varint()).decode("utf-16-le")
        if tag == b"^":
            return self.objects[self.varint()]
        if tag == b"\\":
            assert self.varint() == BYTES
            self.objects.append(self.take(self.varint()))
            return self.objects[-1]
        if tag == b"o":
            found = {}
            self.objects.append(found)
            self.properties(found, b"{")
            assert self.varint() == len(found)
            return found
        if tag == b"A":
            items = []
            self.objects.append(items)
            items.extend([self.value() for _ in range(self.varint())])
            assert self.take(1) == b"$" and (self.varint(), self.varint()) == (0, len(items))
            return items
        if tag == b"a":
            items = []
            self.objects.append(items)
            items.extend([None] * self.varint())
            found = {}
            self.properties(found, b"@")
            for i, item in found.items():
                items[i] = item
            assert (self.varint(), self.varint()) == (len(found), len(items))
            return items
        raise ValueError(f"tag {tag} at {self.at - 1}")

    def properties(self, found, end):
        while self.data[self.at : self.at + 1] != end:
            name = self.value()
            found[name] = self.value()
        self.at += 1


def whole(number):
    """JavaScript has one kind of number: beyond 31 bits V8 writes whole ones as doubles too."""
    return int(number) if number == number and abs(number) < 2**53 and number == int(number) else number


class Writer:
    def __init__(self):
        self.out = bytearray(b"\xff\x0f")

    def varint(self, number):
        while number >= 0x80:
            self.out.append(number & 0x7F | 0x80)
            number >>= 7
        self.out.append(number)

    def value(self, value, big=False):
        if value is None:
            self.out += b"0"
        elif big and isinstance(value, int):
            digits = abs(value).to_bytes((abs(value).bit_length() + 63) // 64 * 8, "little")
            self.out += b"Z"
            self.varint(len(digits) << 1 | (value < 0))
            self.out += digits
        elif isinstance(value, int) and -(2**30) <= value < 2**30:
            self.out += b"I"
            self.varint(value << 1 if value >= 0 else (-value << 1) - 1)
        elif isinstance(value, (int, float)):
            self.out += b"N" + struct.pack("<d", value)
        elif isinstance(value, str):
            self.text(value)
        elif isinstance(value, bytes):
            self.out += b"\\" + bytes([BYTES])
            self.varint(len(value))
            self.out += value
        elif isinstance(value, list):
            self.out += b"A"
            self.varint(len(value))
            for item in value:
                self.value(item, big)
            self.out += b"$\0"
            self.varint(len(value))
        else:
            raise TypeError(type(value))

    def text(self, text):
        try:
            data = text.encode("latin-1")
            self.out += b'"'
            self.varint(len(data))
        except UnicodeEncodeError:
            data = text.encode("utf-16-le")
            length = Writer()
            length.varint(len(data))
            # Letters begin at even bytes.
            if (len(self.out) + 1 + len(length.out) - 2) % 2 == 1:
                self.out += b"\0"
            self.out += b"c" + length.out[2:]
        self.out += data

    def object(self, entries):
        """@param entries - names, and what writes the value of each"""
        self.out += b"o"
        for name, write in entries:
            self.text(name)
            write()
        self.out += b"{"
        self.varint(len(entries))


def read(schema, data):
    reader = Reader(data)
    assert reader.take(2) == b"\xff\x0f", data[:2]
    found = reader.value()
    assert found["format"] == "strata-objects" and found["version"] == 1, found["format"]
    assert found["table"] == schema["name"], found["table"]
    # JavaScript writes 3.0 as it writes 3.
    return {"schema": schema, "dictionaries": found["dictionaries"], "rows": found["rows"]}


def write(table):
    schema = table["schema"]
    writer = Writer()
    big = {c["name"]: c.get("item", c["type"]) in ("u64", "i64") for c in schema["columns"]}

    def row(values):
        writer.object([(name, lambda value=value, name=name: writer.value(value, big[name])) for name, value in values.items()])

    def rows():
        writer.out += b"A"
        writer.varint(len(table["rows"]))
        for values in table["rows"]:
            row(values)
        writer.out += b"$\0"
        writer.varint(len(table["rows"]))

    words = [(name, lambda words=words: writer.value(words)) for name, words in table["dictionaries"].items()]
    writer.object(
        [
            ("format", lambda: writer.value("strata-objects")),
            ("version", lambda: writer.value(1)),
            ("table", lambda: writer.value(schema["name"])),
            ("dictionaries", lambda: writer.object(words)),
            ("rows", rows),
        ]
    )
    return bytes(writer.out)
