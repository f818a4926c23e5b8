"""What a feed, a sitemap or a section page says, as Links: bytes in, values out, no network."""
