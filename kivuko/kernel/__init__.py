"""The action, the ledger, keys, workflow, policy, classes and inspection: everything hangs on these."""
