"""Reads a published folder with the programs of its readers. Usage: read.py FOLDER [FIGURE]; prints one JSON object."""

import glob
import json
import os
import sys

import duckdb
import mlcroissant
import pandas
import polars
import pyarrow
import pyarrow.parquet
from frictionless import Package, system

folder, figure = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
os.chdir(folder)
package = json.load(open("datapackage.json", encoding="utf-8"))
resources = package["resources"]

# Frictionless: sizes, hashes, keys, types and constraints of every resource.
report = Package("datapackage.json").validate()
frictionless = {
    "valid": report.valid,
    "tasks": len(report.tasks),
    "errors": [error[:300] for error in map(str, report.flatten(["name", "rowNumber", "fieldName", "type", "message"]))][:5],
}

# Croissant: the metadata are valid, and the loader gets the rows of a record set, hash checked.
dataset = mlcroissant.Dataset(jsonld="dataset.jsonld")
issues = dataset.metadata.ctx.issues
record_sets = [each.uuid for each in dataset.metadata.record_sets]
croissant = {"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "sets": len(record_sets), "rows": {}}
for uuid in record_sets:
    croissant["rows"][uuid] = sum(1 for _ in dataset.records(uuid))

PARQUET = {"TIMESTAMPTZ": "timestamp[us, tz=UTC]", "DATE": "date32[day]", "TINYINT": "int8", "INTEGER": "int32", "DOUBLE": "double", "VARCHAR": "string"}
rows, wrong_types = {}, []
for each in resources:
    if each["format"] != "parquet":
        frame = pandas.read_csv(each["path"])
        rows[each["name"]] = [len(frame)]
        continue
    schema = json.load(open(each["schema"], encoding="utf-8"))
    table = pyarrow.parquet.read_table(each["path"])
    for field in schema["fields"]:
        found = str(table.schema.field(field["name"]).type)
        if found != PARQUET[field["parquet"]]:
            wrong_types.append([each["name"], field["name"], found])
    frame, lazy = pandas.read_parquet(each["path"]), polars.read_parquet(each["path"])
    counted = duckdb.sql(f"select count(*) from read_parquet('{each['path']}')").fetchall()[0][0]
    rows[each["name"]] = [each["rows"], table.num_rows, len(frame), lazy.height, counted]

# Everything that a newcomer knows is README.md and datapackage.json: the code of the README is run as it stands.
code = open("README.md", encoding="utf-8").read().split("```python\n")[1].split("```")[0]
names = {}
exec(compile(code.replace("print(", "str("), "README.md", "exec"), names)
tables = {name: names["read"](name) for name in dict.fromkeys(each["table"] for each in resources)}
TYPES = {"datetime": "datetime64[us, UTC]", "integer": ("int32", "int8", "float64"), "number": "float64", "string": ("str", "object")}
for each in {each["table"]: each for each in resources}.values():
    for field in json.load(open(each["schema"], encoding="utf-8"))["fields"]:
        found, wanted = str(tables[each["table"]][field["name"]].dtype), TYPES.get(field["type"])
        if wanted is not None and found not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            wrong_types.append(["newcomer", each["table"], field["name"], found])
hours = tables["hourly"]
first = hours.iloc[0]
series = hours[(hours.location == first.location) & (hours.measurement == first.measurement) & (hours.source == first.source)].sort_values("time")
low, high = series["mean"].min(), series["mean"].max()
points = [
    (800 * index / max(1, len(series) - 1), 200 - 200 * (value - low) / ((high - low) or 1))
    for index, value in enumerate(series["mean"])
]
if figure:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 200"><polyline fill="none" stroke="black" points="{line}"/></svg>'
    open(figure, "w", encoding="utf-8").write(svg)

print(json.dumps({
    "frictionless": frictionless,
    "croissant": croissant,
    "rows": rows,
    "wrong_types": wrong_types,
    "tables": {name: len(table) for name, table in tables.items()},
    "series": len(points),
    "versions": {"pyarrow": pyarrow.__version__, "pandas": pandas.__version__, "polars": polars.__version__},
}))
