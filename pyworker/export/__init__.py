"""Exports: what the database confirms, as files that are whole or not there."""
