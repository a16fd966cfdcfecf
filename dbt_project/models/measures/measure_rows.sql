select *
from {{ ref("measures_scheda_rilevazione") }}
union all
select *
from {{ ref("measures_conto_economico") }}
union all
select *
from {{ ref("measures_fatture_passive") }}
union all
select *
from {{ ref("measures_pratiche_registro_imprese") }}
union all
select *
from {{ ref("measures_pratiche_suap") }}
