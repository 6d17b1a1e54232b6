"""Worked examples of a plan: what a payee would sell, computed by the models that pay."""
