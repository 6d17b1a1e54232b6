"""Extract: deliveries are archived, landed as text and mapped onto the contract."""
