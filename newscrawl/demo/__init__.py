"""A small invented multilingual newspaper of five sites, served on this machine: for `newscrawl demo` and for tests."""
