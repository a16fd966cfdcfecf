-- Any figure can be followed back to the file, and the cell or the rows, that it came
-- from. A count of nothing comes from a file that holds no such row.
select
    components.entity_id,
    components.year,
    components.indicator_id,
    components.component_no
from {{ ref("published_indicator_components") }} as components
left join
    {{ ref("published_component_inputs") }} as inputs
    on {{ same_component("components", "inputs") }}
    and inputs.file_name is not null
    and (
        inputs.cell is not null
        or inputs.row_count > 0
        or (inputs.row_count = 0 and inputs.value = 0)
    )
where
    inputs.file_name is null
    and (
        components.result_value is not null
        or components.result_date is not null
        or components.result_state is not null
    )
