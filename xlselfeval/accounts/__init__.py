"""The final accounts of a unit (部门决算公开表, 财决01表): reading, identities, comparison with its self-evaluation."""
