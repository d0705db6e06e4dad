"""Documents become blocks: each a slice of the source, none of it lost."""
