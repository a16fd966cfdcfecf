{{ state_parts("milestone", met="reached", missed="not_reached") }}
