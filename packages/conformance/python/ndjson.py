"""One JSON object a line on standard output or in a file."""

import json
import sys


class Writer:
    """Writes records to `path`, or to standard output where it is None."""

    def __init__(self, path=None):
        self._stream = open(path, 'w', encoding='utf-8', errors='surrogateescape') if path else sys.stdout
        self._encode = json.JSONEncoder(ensure_ascii=path is None, separators=(',', ':')).encode

    def write(self, record):
        self._stream.write(self._encode(record))
        self._stream.write('\n')

    def close(self):
        self._stream.flush()
        if self._stream is not sys.stdout:
            self._stream.close()
