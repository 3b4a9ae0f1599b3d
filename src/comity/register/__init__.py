"""The register: readings of many documents become one record of facts.

``writer`` is the only module that writes, ``view`` the only one that others read through.
"""
