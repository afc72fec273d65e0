"""Compression of VBA source in both directions ([MS-OVBA] 2.4.1).

The container is a signature byte and chunks; each chunk holds 4096 bytes and refers to no other.
A chunk is a header word and groups of up to eight tokens, behind a byte that tells which tokens are
literal bytes (bit 0) and which are copies of bytes earlier in the chunk (bit 1).
"""

from __future__ import annotations

import struct

_SIGNATURE = b"\x01"
_CHUNK = 4096
_SHORTEST_COPY = 3
# the chunk header, 2.4.1.1.5: size - 3 in twelve bits, 0b011, and whether the chunk is compressed
_CHUNK_SIGNATURE = 0x3000
_COMPRESSED = 0x8000


def compress(data: bytes) -> bytes:
    """Return the compressed container of `data`.

    A chunk that would not get smaller is stored as it is; stored chunks have 4096 bytes, so that such
    a chunk at the very end reads back with NULs behind it. It takes over 3640 bytes without
    repetitions to come to that, which is no source text.
    """
    return _SIGNATURE + b"".join(
        _stored_chunk(data[start : start + _CHUNK]) for start in range(0, len(data), _CHUNK)
    )


def _stored_chunk(chunk: bytes) -> bytes:
    """Return a chunk with its header, 2.4.1.3.7."""
    tokens = _token_groups(chunk)
    if len(tokens) > _CHUNK:
        return struct.pack("<H", _CHUNK - 1 | _CHUNK_SIGNATURE) + chunk.ljust(_CHUNK, b"\0")
    return struct.pack("<H", len(tokens) - 1 | _CHUNK_SIGNATURE | _COMPRESSED) + tokens


def _token_groups(chunk: bytes) -> bytes:
    """Return the tokens of a chunk, each eight behind their flag byte, 2.4.1.3.8."""
    groups = bytearray()
    position = 0
    while position < len(chunk):
        flags = 0
        tokens = bytearray()
        for bit in range(8):
            offset, length = _match(chunk, position)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(position, offset, length)
            else:
                tokens += chunk[position : position + 1]
            position += length or 1
        groups.append(flags)
        groups += tokens
    return bytes(groups)


def _match(chunk: bytes, position: int) -> tuple[int, int]:
    """Return offset and length of the longest copy, the nearest of equals; (0, 0) for none.

    A copy may run into the bytes that it produces itself: "aaaa" is one literal and a copy of three.
    """
    longest = min((0xFFFF >> _offset_bits(position)) + _SHORTEST_COPY, len(chunk) - position)
    length, source = _SHORTEST_COPY - 1, -1
    while length < longest:
        found = chunk.rfind(chunk[position : position + length + 1], 0, position + length)
        if found < 0:
            break
        source = found
        length += 1
        while length < longest and chunk[source + length] == chunk[position + length]:
            length += 1
    return (position - source, length) if source >= 0 else (0, 0)


def _copy_token(position: int, offset: int, length: int) -> bytes:
    """Return a copy as a word, 2.4.1.3.19.3: offset in the upper bits, length in the rest."""
    length_bits = 16 - _offset_bits(position)
    return struct.pack("<H", offset - 1 << length_bits | length - _SHORTEST_COPY)


def _offset_bits(position: int) -> int:
    """Return the number of bits of an offset at a position of the chunk, 2.4.1.3.19.1: 4 to 12."""
    return max(4, (position - 1).bit_length()) if position else 4


def decompress(data: bytes, most: int) -> bytes:
    """Return the content of a container; ValueError where it is damaged or over `most` bytes."""
    if data[:1] != _SIGNATURE:
        raise ValueError("no compressed container")
    out = bytearray()
    place = 1
    while place + 2 <= len(data):
        (header,) = struct.unpack_from("<H", data, place)
        if header & 0x7000 != _CHUNK_SIGNATURE:
            raise ValueError("no chunk begins here")
        end = min(place + (header & 0x0FFF) + 3, len(data))
        content = data[place + 2 : end]
        out += _expanded(content) if header & _COMPRESSED else content
        if len(out) > most:
            raise ValueError("too long")
        place = end
    return bytes(out)


def _expanded(tokens: bytes) -> bytes:
    """Return the bytes of a compressed chunk: at most 4096, whatever its tokens demand."""
    chunk = bytearray()
    place = 0
    while place < len(tokens):
        flags = tokens[place]
        place += 1
        for bit in range(8):
            if place >= len(tokens):
                break
            if not flags >> bit & 1:
                chunk.append(tokens[place])
                place += 1
                continue
            if place + 2 > len(tokens):
                raise ValueError("half a copy")
            (token,) = struct.unpack_from("<H", tokens, place)
            place += 2
            length_bits = 16 - _offset_bits(len(chunk))
            offset = (token >> length_bits) + 1
            length = (token & (1 << length_bits) - 1) + _SHORTEST_COPY
            if offset > len(chunk) or len(chunk) + length > _CHUNK:
                raise ValueError("a copy from outside the chunk")
            for _ in range(length):
                chunk.append(chunk[-offset])
        if len(chunk) > _CHUNK:
            raise ValueError("a chunk that is too long")
    return bytes(chunk)
