"""An independent account of what a company pays, and a proof that the pipeline pays the same.

`oracle` computes what dbt_project/docs/plan_language.md says, from the rows of a company and with
fractions; it shares no code with the models. `generator` makes companies, `batch` sends hundreds
of them through one run of the real pipeline, `compare` tells where the two differ.
"""
