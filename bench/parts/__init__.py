"""The parts of the table. Each has SIZES and `run(size)`, which yields rows; each runs in a store of its own."""
