"""How many operations BILL documents, by API: the one place where a new row of the registry is counted."""

DOCUMENTED = {"v3": 248, "partner": 14, "spend": 52, "events": 12, "auth": 1, "v2": 277}
ALL = sum(DOCUMENTED.values())
