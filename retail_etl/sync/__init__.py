"""Two-way sync: which system owns which field, who gave way to whom, and what of a change still has to be written.

Records of several systems that are one form a group. For each field of a group one value holds: it was *settled*. What a system
holds otherwise is either a change of its users, which is settled anew, or not brought there yet, which a flow does.
"""
