"""Claims of many reports become one ledger: copies found, engagements joined, tolls and control accounted for.

Everything here is a pure function of records (`kg.fuse.records`); nothing reads or writes a store.
"""
