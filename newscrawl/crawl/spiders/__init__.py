"""Spiders: where pages come from. `news` crawls a source, `urls` a list of addresses."""
