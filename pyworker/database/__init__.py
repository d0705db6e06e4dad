"""Calls of pgoverlay's SQL functions: the only package that imports psycopg."""
