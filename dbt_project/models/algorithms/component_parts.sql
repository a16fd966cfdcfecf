select *
from {{ ref("algorithm_absolute_change") }}
union all
select *
from {{ ref("algorithm_budget_utilisation") }}
union all
select *
from {{ ref("algorithm_deadline") }}
union all
select *
from {{ ref("algorithm_index_on_average") }}
union all
select *
from {{ ref("algorithm_level") }}
union all
select *
from {{ ref("algorithm_milestone") }}
union all
select *
from {{ ref("algorithm_rank_change") }}
union all
select *
from {{ ref("algorithm_ratio") }}
union all
select *
from {{ ref("algorithm_relative_change") }}
union all
select *
from {{ ref("algorithm_yes_no") }}
