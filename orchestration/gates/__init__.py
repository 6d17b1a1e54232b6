"""The gates: what stands between two stations, and what each of them found."""
