"""A Messages API on loopback, for tests and benchmarks: real HTTP, real refusals, no model."""
