"""A company is a folder: `company.yml` says where its extracts come from and how it counts."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestration import lined_yaml
from orchestration.lined_yaml import Lined
from orchestration.settings import Settings

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# More digits than this have no place in a total of decimal(38,6), which control totals are.
LARGEST_MONEY_SCALE = 6

BOOKING_ENTITIES = ("orders", "opportunities")
DELIVERY_KINDS = ("snapshot", "increment")

REQUIRED_KEYS = {"company_id", "company_name", "time_zone", "pay_calendar_id"} | {
    "bookings_from",
    "sources",
}
OPTIONAL_KEYS = {"money_scale", "quarantine_tolerance", "releases_kept"}


class InputError(ValueError):
    """Something delivered or configured is wrong; the message is one sentence for its author."""


@dataclass(frozen=True)
class Dataset:
    """One kind of file of a source. `sequence` is a regex whose group 1 is a number or ISO date.

    `line` is the one of company.yml on which it begins, as that of a source.
    """

    source_name: str
    system: str
    name: str
    files: str
    delivery: str
    line: int
    sequence: str | None = None
    control_total: str | None = None
    entity: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.source_name}.{self.name}"


@dataclass(frozen=True)
class Source:
    """A folder into which one system delivers."""

    name: str
    system: str
    path: Path
    line: int
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True)
class Company:
    """What `company.yml` says. `quarantine_tolerance` is a share, 0.01 is one row in a hundred.

    `pay_calendar_line` is where the pay calendar stands.
    """

    folder: Path
    company_id: str
    company_name: str
    money_scale: int
    time_zone: str
    pay_calendar_id: str
    pay_calendar_line: int
    bookings_from: str
    quarantine_tolerance: Decimal
    releases_kept: int
    sources: tuple[Source, ...]

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        return tuple(dataset for source in self.sources for dataset in source.datasets)

    @property
    def minor_factor(self) -> int:
        """Minor units in one unit of money."""
        return int(10**self.money_scale)

    @property
    def quarantine_tolerance_ppm(self) -> int:
        return int(self.quarantine_tolerance * 1_000_000)

    @property
    def mapping_dir(self) -> Path:
        return self.folder / "mapping"

    @property
    def plan_book_dir(self) -> Path:
        return self.folder / "plan_book"


def load_company(settings: Settings) -> Company:
    """The company of `settings`, read from its `company.yml`.

    Raises `InputError`, naming file and key, at the first unknown or missing key or bad value.
    """
    path = settings.company_dir / "company.yml"
    root = _Section.of_file(path)
    root.check_keys(required=REQUIRED_KEYS, optional=OPTIONAL_KEYS)
    sources = root.section("sources")
    return Company(
        folder=settings.company_dir,
        company_id=root.identifier("company_id"),
        company_name=root.text("company_name"),
        money_scale=root.integer("money_scale", default=2, low=0, high=LARGEST_MONEY_SCALE),
        time_zone=_time_zone(root),
        pay_calendar_id=root.text("pay_calendar_id"),
        pay_calendar_line=root.line_of("pay_calendar_id"),
        bookings_from=root.choice("bookings_from", BOOKING_ENTITIES),
        quarantine_tolerance=_tolerance(root),
        releases_kept=root.integer("releases_kept", default=5, low=1, high=1_000),
        sources=tuple(
            _source(sources.section(name), name=name, settings=settings)
            for name in sources.identifiers()
        ),
    )


@dataclass(frozen=True)
class _Section:
    """A mapping inside a YAML file, and the words to name it when it is wrong."""

    file_name: str
    where: str
    values: Lined
    line: int

    @classmethod
    def of_file(cls, path: Path) -> "_Section":
        file_name = f"{path.parent.name}/{path.name}"
        try:
            read = lined_yaml.read(path)
        except lined_yaml.YamlError as error:
            raise InputError(f"{file_name} {error}") from None
        for mistake in read.mistakes:
            raise InputError(f"{file_name} {mistake}")
        values = read.content
        if not isinstance(values, Lined):
            raise InputError(f"{file_name} holds no keys")
        return cls(file_name, "", values, values.line)

    def fault(self, key: str, problem: str) -> InputError:
        line = self.line_of(key)
        return InputError(f"{self.file_name} line {line}: {self.where}{key} {problem}")

    def check_keys(self, *, required: set[str], optional: set[str]) -> None:
        for key in self.values:
            if key not in required | optional:
                known = ", ".join(sorted(required | optional))
                raise self.fault(str(key), f"is an unknown key (known: {known})")
        for key in sorted(required):
            if self.values.get(key) is None:
                raise self.fault(key, "is missing")

    def section(self, key: str) -> "_Section":
        values = self.values[key]
        if not isinstance(values, Lined) or not values:
            raise self.fault(key, "must hold keys of its own")
        return _Section(self.file_name, f"{self.where}{key}.", values, self.line_of(key))

    def line_of(self, key: str) -> int:
        """The line of a key, or of the section that lacks it."""
        return self.values.lines.get(key, self.line)

    def identifiers(self) -> list[str]:
        """Own keys; two that differ only in case would be one schema or view."""
        seen: set[str] = set()
        for key in self.values:
            self._check_identifier(str(key), key)
            if key.lower() in seen:
                raise self.fault(key, "differs from another key only in case")
            seen.add(key.lower())
        return list(self.values)

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, f"must be text, not {value!r}")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self.values.get(key) is None else self.text(key)

    def identifier(self, key: str) -> str:
        value = self.values[key]
        self._check_identifier(key, value)
        return str(value)

    def optional_identifier(self, key: str) -> str | None:
        return None if self.values.get(key) is None else self.identifier(key)

    def _check_identifier(self, key: str, value: object) -> None:
        if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
            raise self.fault(
                key,
                f"must be letters, digits and underscores, not starting with a digit: {value!r}",
            )

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.values[key]
        if value not in choices:
            raise self.fault(key, f"must be {' or '.join(choices)}, not {value!r}")
        return str(value)

    def integer(self, key: str, *, default: int, low: int, high: int) -> int:
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fault(key, f"must be a whole number from {low} to {high}, not {value!r}")
        return value


def _time_zone(root: _Section) -> str:
    name = root.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise root.fault("time_zone", f"is not a known time zone: {name!r}") from None
    return name


def _tolerance(root: _Section) -> Decimal:
    value = root.values.get("quarantine_tolerance", Decimal("0.01"))
    try:
        tolerance = Decimal(str(value))
        is_share = 0 <= tolerance <= 1 and tolerance * 1_000_000 % 1 == 0
    except InvalidOperation:
        is_share = False
    if isinstance(value, bool) or not is_share:
        raise root.fault(
            "quarantine_tolerance", f"must be a share from 0 to 1 of at most 6 decimals: {value!r}"
        )
    return tolerance


def _source(section: _Section, *, name: str, settings: Settings) -> Source:
    section.check_keys(required={"system", "path", "datasets"}, optional=set())
    system = section.identifier("system")
    text = section.text("path")
    path = text.replace("{extracts}", str(settings.extracts_dir))
    if "{" in path or "}" in path or "$" in path:
        raise section.fault("path", f"may name {{extracts}} and nothing else in braces: {text!r}")
    datasets = section.section("datasets")
    return Source(
        name=name,
        system=system,
        path=settings.company_dir / path,
        line=section.line,
        datasets=tuple(
            _dataset(datasets.section(dataset), name=dataset, source_name=name, system=system)
            for dataset in datasets.identifiers()
        ),
    )


def _dataset(section: _Section, *, name: str, source_name: str, system: str) -> Dataset:
    section.check_keys(
        required={"files", "delivery"}, optional={"sequence", "control_total", "entity"}
    )
    files = section.text("files")
    if Path(files).is_absolute() or ".." in Path(files).parts:
        raise section.fault("files", f"must stay below the source's path: {files!r}")
    sequence = section.optional_text("sequence")
    if sequence is not None:
        _check_sequence(section, sequence)
    return Dataset(
        source_name=source_name,
        system=system,
        name=name,
        files=files,
        delivery=section.choice("delivery", DELIVERY_KINDS),
        line=section.line,
        sequence=sequence,
        control_total=section.optional_identifier("control_total"),
        entity=section.optional_identifier("entity"),
    )


def _check_sequence(section: _Section, sequence: str) -> None:
    try:
        groups = re.compile(sequence).groups
    except re.error as error:
        raise section.fault("sequence", f"is no regular expression: {error}") from None
    if groups != 1:
        raise section.fault("sequence", f"must have exactly one group, not {groups}: {sequence!r}")
