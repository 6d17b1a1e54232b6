"""What the tiny company delivered and wrote into its plan book, staged; see gates_company.py."""

from typing import Any

_OPEN = {"valid_from_on": "1900-01-01", "valid_to_on": "9999-12-31"}

STAGED: dict[str, list[dict[str, Any]]] = {
    "erp__orders": [
        {
            "order_id": "O-1",
            "owner_payee_id": "P-1",
            "order_type": "booking",
            "ordered_on": "2025-01-15",
            "currency_code": "EUR",
            "file_id": 1,
        },
    ],
    "erp__order_lines": [
        {"order_id": "O-1", "line_id": "1", "amount_minor": 100_000, "file_id": 2},
    ],
    "erp__exchange_rates": [
        {
            "from_currency_code": "USD",
            "to_currency_code": "EUR",
            "rate_type": "spot",
            "rate_on": "2025-01-01",
            "rate": "0.9",
            "file_id": 6,
        },
    ],
    "crm__splits": [
        {"deal_id": "O-1", "payee_id": "P-1", "split_ppm": 600_000, "file_id": 3, **_OPEN},
        {"deal_id": "O-1", "payee_id": "P-2", "split_ppm": 400_000, "file_id": 3, **_OPEN},
    ],
    "crm__territory_members": [
        {"territory_id": "T-1", "payee_id": "P-1", "file_id": 5, **_OPEN},
    ],
    "hr__workers": [
        {"payee_id": "P-1", "payee_name": "Ada Example", "file_id": 4},
        {"payee_id": "P-2", "payee_name": "Ben Example", "file_id": 4},
        {
            "payee_id": "P-3",
            "payee_name": "Cyd Example",
            "terminated_on": "2025-03-01",
            "file_id": 4,
        },
    ],
    "hr__job_assignments": [
        {"payee_id": "P-1", "manager_id": "P-3", "file_id": 5, **_OPEN},
        {"payee_id": "P-2", "manager_id": "P-3", "file_id": 5, **_OPEN},
        {"payee_id": "P-3", "file_id": 5, **_OPEN},
    ],
    "hr__leaves": [
        {
            "leave_id": "L-1",
            "payee_id": "P-2",
            "valid_from_on": "2025-03-01",
            "valid_to_on": "2025-03-08",
            "file_id": 4,
        },
    ],
    "plan__plans": [
        {"plan_id": "PL-1", "currency_code": "EUR", "exchange_rate_type": "spot", **_OPEN},
    ],
    "plan__components": [
        {
            "component_id": "C-1",
            "plan_id": "PL-1",
            "calendar_id": "months",
            "measure": "amount",
            "basis": "credit",
            "rate_method": "marginal",
            "rate_table_id": "RT-1",
            "weight_ppm": 1_000_000,
            "quota_proration": "none",
            "quota_part_time": "none",
            "quota_first_day": "counted",
            **_OPEN,
        },
        {
            "component_id": "C-2",
            "plan_id": "PL-1",
            "calendar_id": "months",
            "measure": "amount",
            "basis": "credit",
            "rate_method": "none",
            "cap_target_ppm": 2_000_000,
            "ramp_id": "RP-1",
            "weight_ppm": 1_000_000,
            "quota_proration": "none",
            "quota_part_time": "none",
            "quota_first_day": "counted",
            **_OPEN,
        },
    ],
    "plan__rate_tiers": [
        {
            "rate_table_id": "RT-1",
            "tier_number": 1,
            "bound_unit": "quota_share",
            "lower_bound_ppm": 0,
            "upper_bound_ppm": 1_000_000,
            "rate_unit": "share",
            "rate_ppm": 50_000,
            "upper_rate_ppm": 50_000,
            **_OPEN,
        },
        {
            "rate_table_id": "RT-1",
            "tier_number": 2,
            "bound_unit": "quota_share",
            "lower_bound_ppm": 1_000_000,
            "upper_bound_ppm": None,
            "rate_unit": "share",
            "rate_ppm": 80_000,
            "upper_rate_ppm": 80_000,
            **_OPEN,
        },
    ],
    "plan__crediting_rules": [
        {"rule_id": "R-1", "component_id": "C-1", "priority": 1, "credit_method": "split", **_OPEN},
        {
            "rule_id": "R-2",
            "component_id": "C-2",
            "priority": 1,
            "credit_method": "roll_up",
            **_OPEN,
        },
    ],
    "plan__calendar_periods": [
        {
            "calendar_id": "months",
            "period_id": "2025-01",
            "year_id": "2025",
            "valid_from_on": "2025-01-01",
            "valid_to_on": "2025-02-01",
        },
        {
            "calendar_id": "months",
            "period_id": "2025-02",
            "year_id": "2025",
            "valid_from_on": "2025-02-01",
            "valid_to_on": "2025-03-01",
        },
    ],
    "plan__currencies": [{"currency_code": "EUR", "decimal_digits": 2}],
    "plan__plan_assignments": [
        {"payee_id": "P-1", "plan_id": "PL-1", **_OPEN},
        {"payee_id": "P-2", "plan_id": "PL-1", **_OPEN},
    ],
    "plan__payee_rates": [],
    "plan__ramps": [
        {"ramp_id": "RP-1", "month_number": 1, "ramp_share_ppm": 250_000},
        {"ramp_id": "RP-1", "month_number": 2, "ramp_share_ppm": 500_000},
    ],
    "plan__holidays": [{"calendar_id": "months", "holiday_on": "2025-01-01"}],
    "plan__target_incentives": [
        {"payee_id": "P-1", "plan_id": "PL-1", "target_minor": 1_200_000, **_OPEN},
        {"payee_id": "P-2", "plan_id": "PL-1", "target_minor": 1_200_000, **_OPEN},
    ],
    "plan__quotas": [
        {
            "payee_id": "P-1",
            "component_id": "C-1",
            "period_id": "2025-01",
            "quota_minor": 100_000,
            "valid_from_on": "1900-01-01",
        },
        {
            "payee_id": "P-2",
            "component_id": "C-1",
            "period_id": "2025-01",
            "quota_minor": 100_000,
            "valid_from_on": "1900-01-01",
        },
    ],
}
