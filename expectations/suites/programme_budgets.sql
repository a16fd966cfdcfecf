-- A programme beside the register, and its spending beside its budget.
select
    entity_id,
    year,
    mission_code,
    programme_code,
    p.provenance,
    case
        when r.entity_id is null then coalesce(p.programme_name, '(senza nome)')
    end as unknown,
    case when p.entity_id is null then r.programme_name end as missing,
    faults(
        [
            unlike('nome della missione', p.mission_name, r.mission_name),
            unlike('nome del programma', p.programme_name, r.programme_name),
            unlike('importo', p.amount_eur, r.amount_eur),
            unlike('importo stampato', p.amount_text, r.amount_text),
            unlike('natura dell''importo', p.amount_kind, r.amount_kind),
            unlike('nota', p.note, r.note)
        ]
    ) as unlike_register,
    case
        when
            (p.budget_eur is null) <> (p.booked_eur is null)
            or (p.budget_eur is null) <> (p.provenance is null)
        then
            'budget '
            || told(p.budget_eur)
            || ', speso '
            || told(p.booked_eur)
            || ', provenienza '
            || told(p.provenance)
    end as in_part,
    unlike_quotient(
        'utilizzo', p.utilisation_pct, 100 * p.booked_eur, p.budget_eur
    ) as wrong_utilisation
from published.programme_budgets as p
full join
    register.missions_programmes as r using (
        entity_id, year, mission_code, programme_code
    )
order by all
