"""Credits of a transaction that wait for its bill or its payment."""

from orchestration.explain.reader import Reader
from orchestration.explain.telling import Step


def held_step(reader: Reader, transaction_id: str) -> list[Step]:
    held = "select * from rpt_held_credits where transaction_id = $transaction_id"
    if not reader.count(f"select count(*) from ({held})", transaction_id=transaction_id):
        return []
    return [
        Step(
            title="Held credits",
            sentences=["These do not count, or not yet."],
            listing=reader.listing(
                f"{held} order by payee_id, component_id",
                headings={
                    "payee_id": "payee",
                    "component_id": "component",
                    "rule_id": "rule",
                    "held_until": "held until",
                    "held_amount": "credit",
                    "currency_code": "",
                    "measure": "of",
                    "reason": "because",
                },
                transaction_id=transaction_id,
            ),
        )
    ]
