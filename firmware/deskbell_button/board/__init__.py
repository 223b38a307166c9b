"""The hardware: one file for each board, and the simulator."""
