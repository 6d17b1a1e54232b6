"""The contract in models/staging is whole, and a broken one is refused."""

from pathlib import Path

import pytest

from orchestration.company import InputError
from orchestration.extract.contract import load_contract

SOUND = """
version: 2
sources:
  - name: raw_crm
    tables:
      - name: accounts
        meta: {key: [account_id]}
        columns:
          - {name: account_id, meta: {type: text, required: true}}
          - {name: segment, meta: {type: text}}
"""


def load(folder: Path, text: str) -> None:
    path = folder / "staging" / "crm" / "_crm__sources.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    load_contract(folder)


def test_the_contract_knows_the_entities_of_all_systems() -> None:
    contract = {entity.full_name: entity for entity in load_contract()}

    assert {entity.system for entity in contract.values()} == {"crm", "erp", "hr", "plan"}
    assert contract["erp.order_lines"].is_transaction
    assert contract["erp.order_lines"].key == ("order_id", "line_id")
    assert "amount" in contract["erp.order_lines"].required_columns
    assert not contract["erp.orders"].is_transaction


def test_a_sound_contract_is_read(tmp_path: Path) -> None:
    load(tmp_path, SOUND)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("raw_crm", "raw_erp", "must hold the one source raw_crm"),
        ("segment", "account_id", "accounts names a column twice"),
        ("segment", "line_number", "accounts may not use the name 'line_number'"),
        ("segment", "'a b'", "accounts may not use the name 'a b'"),
        ("{type: text}", "{}", "accounts.segment has no meta.type"),
        ("key: [account_id]", "key: [id]", "has the key ['id']"),
        ("{key: [account_id]}", "{}", "has the key []"),
    ],
)
def test_a_contract_with_a_fault_is_refused(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=r"_crm__sources\.yml") as error:
        load(tmp_path, SOUND.replace(old, new))

    assert sentence in str(error.value)


def test_a_folder_without_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no staging"):
        load_contract(tmp_path)
