"""PostgreSQL itself refuses to rewrite facts: these triggers hold for the ORM, for raw SQL and for a shell alike."""

from django.db.migrations import RunSQL


class Guard(RunSQL):
    """Makes triggers that must be there, switched on, from its migration on: `missing_guards` looks for them."""

    def __init__(self, table: str, *triggers: str, sql: str, reverse_sql: str) -> None:
        super().__init__(sql, reverse_sql)
        self.table, self.triggers = table, triggers


def append_only(table: str) -> Guard:
    """No row of `table` is ever updated, deleted or truncated away."""
    return _rows_stay(table, "refuse_change()")


def only_changes(table: str, *columns: str, when: str = "true") -> Guard:
    """Rows of `table` stay, and of their facts only the named columns are filled, once, while they are empty.

    A column named `state` may move, where a trigger of the table's own says how. `when` limits the guard to the
    rows for which it holds.
    """
    names = ", ".join(f"'{column}'" for column in columns)
    return _rows_stay(table, f"keep_facts({names})", when)


def _rows_stay(table: str, function: str, when: str = "true") -> Guard:
    row, whole = f"{table}_append_only", f"{table}_never_emptied"
    return Guard(
        table,
        row,
        whole,
        sql=f"CREATE TRIGGER {row} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {function};"
        f"CREATE TRIGGER {whole} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();",
        reverse_sql=f"DROP TRIGGER {row} ON {table}; DROP TRIGGER {whole} ON {table};",
    )
