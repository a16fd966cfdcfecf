select *
from {{ ref("measures_scheda_rilevazione") }}
union all
select *
from {{ ref("measures_conto_economico") }}
