"""DuckDB and polars, which know nothing of GeoParquet: read a file as a table, and geometries as the WKB that is in it."""

import datetime
from typing import Any

import duckdb
import polars
import shapely

COLUMNS = ["id", "geometry", "datetime", "start_datetime", "end_datetime"]


def judge(request: dict[str, Any]) -> dict[str, Any]:
    return {"duckdb": facts_of(by_duckdb, request["file"]), "polars": facts_of(by_polars, request["file"])}


def by_duckdb(file: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    table = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM read_parquet(?)", [file])
    rows = table.fetchall()
    every = connection.execute("SELECT * FROM read_parquet(?)", [file])
    return [column[0] for column in every.description], rows


def by_polars(file: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    table = polars.read_parquet(file)
    return table.columns, table.select(COLUMNS).rows()


def facts_of(reader: Any, file: str) -> dict[str, Any]:
    try:
        columns, rows = reader(file)
    except Exception as error:  # Whatever it is, a file that cannot be read is a fact.
        return {"refused": f"{type(error).__name__}: {error}"[:1000]}
    return {
        "columns": columns,
        "items": [
            {
                "id": row[0],
                "geometry": None if row[1] is None else shapely.geometry.mapping(shapely.from_wkb(bytes(row[1]))),
                "times": [time_of(time) for time in row[2:]],
            }
            for row in rows
        ],
    }


def time_of(time: datetime.datetime | None) -> str | None:
    """With what the reader thinks its zone is: an instant that is not known to be in UTC is a fault."""
    return time and f"{time.isoformat()} {time.utcoffset()}"
