"""The Italian title of each public table. A table without one goes by its name."""

TITLES = {
    "reports": "Relazioni",
    "indicators": "Indicatori",
    "indicator_components": "Componenti degli indicatori",
    "component_inputs": "Dati di ingresso di ogni componente",
    "measures": "Misure",
    "reconciliation": "Confronto con i valori stampati",
    "statements": "Numeri stampati che altri numeri stampati determinano",
    "findings": "Contraddizioni e difetti rilevati",
    "footnotes": "Note",
    "objectives": "Obiettivi",
    "programme_budgets": "Missioni e programmi: risorse",
    "missing_inputs": "Dati attesi e non consegnati",
    "deliveries": "Consegne degli uffici",
}
