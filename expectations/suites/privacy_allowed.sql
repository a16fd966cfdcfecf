select
    allowed.entity_id,
    allowed.year,
    allowed.form_id,
    allowed.text,
    case
        when
            not exists (
                from published_texts as t
                where
                    (t.entity_id, t.year) = (allowed.entity_id, allowed.year)
                    and contains(t.text, allowed.text)
            )
        then 'nessun testo pubblicato lo contiene'
    end as idle
from register.allowed_texts as allowed
order by all
