"""The Python side of pgoverlay: it talks to models, files and people; every rule lives in SQL."""
