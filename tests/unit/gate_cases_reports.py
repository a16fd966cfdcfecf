"""What breaks each rule on reports."""

from gate_cases import Spoiled, change, remove, repeat

SPOILED = [
    Spoiled("reports.unique", repeat("published.reports", "true"), []),
    Spoiled("reports.complete", remove("published.reports", "true"), ["Relazione sulla performance"]),
    Spoiled("reports.in_register", remove("register.reports", "true"), ["Relazione sulla performance"]),
    Spoiled("reports.as_registered", change("published.reports", "title = 'Altra'", "true"), ["title dice Altra"]),
    Spoiled(
        "reports.status",
        change("published.reports", "status = 'approved'", "true"),
        ["status dice approved, dovrebbe dire draft"],
    ),
    Spoiled("reports.indicators_counted", change("published.reports", "indicators = 7", "true"), ["dice 7"]),
    Spoiled("reports.example_marked", change("published.reports", "is_example = not is_example", "true"), ["dice"]),
]
EXEMPT: dict[str, str] = {}
