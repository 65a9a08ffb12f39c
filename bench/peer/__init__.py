"""The peer of `record`: the same columns with a plain serializer and a usual history table. Only for the bench."""
