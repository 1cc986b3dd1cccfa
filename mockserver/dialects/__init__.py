"""How each API speaks: parse, authenticate, format, errors. One package per API over the same domain."""
