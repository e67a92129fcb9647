"""The table of a sweep: one row a run, as results.parquet and results.csv."""

import io


def write(store):
    """Write results.parquet and results.csv; returns the table, one row for each run that was asked for and has ended.

    Columns: id, status ("done" or "failed"), error, the parameters, the recorded numbers, seconds, peak_memory_mb.
    """
    import pandas

    done, rows = set(store.ids()), []
    for run in store.asked()["runs"]:
        if run["id"] in done:
            result = store.result(run["id"])
            numbers = {
                k: v for k, v in result["results"].items() if isinstance(v, (int, float)) and k not in run["parameters"]
            }
            rows.append(
                {
                    "id": run["id"],
                    "status": result["status"],
                    "error": result["error"],
                    **run["parameters"],
                    **numbers,
                    "seconds": result["seconds"],
                    "peak_memory_mb": result["peak_memory_mb"],
                }
            )
    table = pandas.DataFrame(rows, columns=None if rows else ["id", "status", "error"])
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    store.write("results.parquet", buffer.getvalue())
    store.write("results.csv", table.to_csv(index=False).encode())
    return table
