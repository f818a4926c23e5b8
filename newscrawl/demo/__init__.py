"""A small invented multilingual newspaper of two sites, served on this machine: for `newscrawl demo` and for tests."""
