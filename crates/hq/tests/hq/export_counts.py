"""Counts an export with DuckDB: `export_counts.py FOLDER` prints JSON, [nationality, sex, crossings] of what is counted, and the columns' types."""

import json
import sys

import duckdb

files = f"read_parquet('{sys.argv[1]}/crossings/*/*.parquet', hive_partitioning = true)"
counts = duckdb.sql(
    f"""SELECT coalesce(nationality, '') AS nationality, coalesce(sex, '') AS sex, count(*) AS crossings
        FROM {files} WHERE counted GROUP BY ALL ORDER BY ALL"""
).fetchall()
days = duckdb.sql(f"SELECT day::text, count(*) FROM {files} WHERE counted GROUP BY day ORDER BY day").fetchall()
types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {files})").fetchall())
print(json.dumps({"counts": counts, "days": days, "types": types}))
