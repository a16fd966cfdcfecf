{{ state_parts("yes_no", met="yes", missed="no") }}
