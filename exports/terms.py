"""What the package and the catalogue say alike of the open data: what they are, and under which licence they go out."""

from dataclasses import dataclass

from exports.published import Published


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX name, its title, where its text is, and the kind that ADMS says it is."""

    name: str
    title: str
    url: str
    version: str
    kind: str


LICENCE = Licence(
    name="CC-BY-4.0",
    title="Creative Commons Attribuzione 4.0 Internazionale",
    url="https://creativecommons.org/licenses/by/4.0/",
    version="4.0",
    kind="http://purl.org/adms/licencetype/Attribution",
)

KEYWORDS = ("performance", "indicatori", "PIRA", "trasparenza", "Camera di commercio")


def about(published: Published, entity_name: str) -> str:
    """What the open data of an entity are, in Italian."""
    example = "ESEMPIO: dati ricostruiti dalla Relazione pubblicata, non sono una consegna degli uffici. "
    return (
        f"{example if published.is_example else ''}Indicatori, obiettivi, risultati ed esiti del ciclo della "
        f"performance ({entity_name}), con i dati di ingresso, la loro provenienza fino alla cella e le "
        f"contraddizioni rilevate. Nei CSV un testo che un foglio di calcolo eseguirebbe come formula è preceduto "
        f"da un apostrofo; i codici, come 011, sono testi. Situazione al {published.as_of:%d/%m/%Y}."
    )
