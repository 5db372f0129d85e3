"""Mappings as data: a YAML file says how records of one canonical table become records of another system.

Each target field is a scalar expression; a file is checked and compiled into SELECTs, one of the records and one of the
rows of each list, so it can be previewed, tested on samples and run over a million rows alike.
"""
