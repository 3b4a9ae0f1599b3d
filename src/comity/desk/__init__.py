"""What belongs to the people at a register, and not to the register: accounts, sessions, tokens, saved searches, the audit trail.

It is a file of its own, so that a register can be given away without anybody's password.
"""
