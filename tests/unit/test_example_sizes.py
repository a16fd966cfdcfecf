"""The sizes of the example's exports: any total of days by amount is met, and a volume is said once."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT

from ingest.register import load_register
from pipeline.example.deliveries import ENTITY_ID
from pipeline.example.event_payments import payments
from pipeline.example.event_sizes import VOLUMES, PaymentYear, Sizes, filing_years
from pipeline.example.reconstruct import ExampleInput, ReconstructionError, example_inputs


@pytest.fixture(scope="module")
def inputs() -> list[ExampleInput]:
    return example_inputs(load_register(ROOT / "seeds"), ENTITY_ID, ROOT / "pipeline" / "example")


@pytest.mark.parametrize("delay", [-716_886_086_68, 0, 99_999_999_99, -1])
@pytest.mark.parametrize("paid", [34_218_650_00, 1_234_567_89])
def test_any_total_of_days_by_amount_is_met(paid: int, delay: int) -> None:
    found = [p for p in payments(PaymentYear(2025, 500, paid, delay, 4, 1001)) if not p.is_excluded]
    assert len(found) == 500
    assert sum(p.paid for p in found) == paid and sum(p.days * p.due for p in found) == delay
    assert all(p.due < 0 if p.is_credit_note else p.due > 0 for p in found)
    assert all(p.due_on + timedelta(p.days + p.disputed_days) == p.paid_on for p in found)
    rest = [p for p in found[-2:] if abs(p.days - Fraction(delay, paid)) > 10]
    assert not rest, "the last two are near the mean"


def test_a_volume_that_is_missing_or_says_an_input_again_is_refused(inputs: list[ExampleInput], tmp_path: Path) -> None:
    text = VOLUMES.read_text(encoding="utf-8")
    (tmp_path / "some.csv").write_text(
        "\n".join(line for line in text.splitlines() if "ri_practices_rejected,2025" not in line), encoding="utf-8"
    )
    with pytest.raises(ReconstructionError, match=r"ri_practices_rejected 2025.*Rimedio"):
        filing_years(Sizes(inputs, tmp_path / "some.csv"), 2024, 2025)
    (tmp_path / "twice.csv").write_text(text + "suap_milano_filings,2025,1,prova\n", encoding="utf-8")
    with pytest.raises(ReconstructionError, match=r"suap_milano_filings 2025 è già un input.*Rimedio"):
        Sizes(inputs, tmp_path / "twice.csv")
    more = "ri_suspended_released_next_year,2024,{}".format
    (tmp_path / "more.csv").write_text(text.replace(more(5530), more(6500)), encoding="utf-8")
    with pytest.raises(ReconstructionError, match=r"suspended_still sarebbe -82.*Rimedio"):
        filing_years(Sizes(inputs, tmp_path / "more.csv"), 2024, 2025)
