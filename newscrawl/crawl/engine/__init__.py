"""Runs that are spread over the machines of a cluster: shares of sources out, what became of each in."""
