"""What is fixed about the firm: regions, roles, products, and the names things get."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class Region:
    """A part of the world with one vice president and one currency of pay."""

    region_id: str
    region_name: str
    currency_code: str
    country_codes: tuple[str, ...]


REGIONS = (
    Region("US-EAST", "United States, East", "USD", ("US",)),
    Region("US-WEST", "United States, West", "USD", ("US",)),
    Region("EMEA", "Europe, Middle East and Africa", "EUR", ("DE", "FR", "NL", "ES", "IT")),
    Region("UK", "United Kingdom and Ireland", "GBP", ("GB", "IE")),
)
US_EAST, US_WEST, EMEA, UK = range(4)
WORLD_ID = "WORLD"

CURRENCIES = ("USD", "EUR", "GBP")
SEGMENTS = ("commercial", "mid_market", "enterprise")
CHANNELS = ("direct", "partner", "online")


class Role(IntEnum):
    """Roles of the firm; the lower-case name is the job_role of the HR extract."""

    CHIEF_REVENUE_OFFICER = 0
    VICE_PRESIDENT = 1
    DIRECTOR = 2
    SALES_MANAGER = 3
    ACCOUNT_EXECUTIVE = 4
    CUSTOMER_SUCCESS_MANAGER = 5
    SOLUTION_ENGINEER = 6
    TERRITORY_SPECIALIST = 7


YEARLY_PAY = {
    Role.CHIEF_REVENUE_OFFICER: 310_000,
    Role.VICE_PRESIDENT: 225_000,
    Role.DIRECTOR: 165_000,
    Role.SALES_MANAGER: 118_000,
    Role.ACCOUNT_EXECUTIVE: 74_000,
    Role.CUSTOMER_SUCCESS_MANAGER: 68_000,
    Role.SOLUTION_ENGINEER: 92_000,
    Role.TERRITORY_SPECIALIST: 71_000,
}


class OrderKind(IntEnum):
    """Kinds of order; the lower-case name is the order_type of the ERP extract."""

    BOOKING = 0
    RENEWAL = 1
    UPSELL = 2
    CANCELLATION = 3


@dataclass(frozen=True)
class Product:
    """A product and its list price, in cents of the currency of the deal."""

    product_id: str
    product_name: str
    product_family: str
    list_price_cents: int


PRODUCTS = (
    Product("PRD-101", "Platform Core", "platform", 120_000),
    Product("PRD-102", "Platform Plus", "platform", 210_000),
    Product("PRD-103", "Platform Edge", "platform", 95_000),
    Product("PRD-104", "Platform Archive", "platform", 48_000),
    Product("PRD-201", "Analytics Studio", "analytics", 135_000),
    Product("PRD-202", "Analytics Forecast", "analytics", 88_000),
    Product("PRD-203", "Analytics Viewer", "analytics", 22_500),
    Product("PRD-301", "Sensor Gateway", "hardware", 64_900),
    Product("PRD-302", "Flow Sensor", "hardware", 18_750),
    Product("PRD-303", "Valve Controller", "hardware", 39_900),
    Product("PRD-401", "Onboarding", "services", 150_000),
    Product("PRD-402", "Site Survey", "services", 72_000),
    Product("PRD-403", "Training Day", "services", 110_000),
)

# What a line costs of its price, by the family of its product.
COST_PERCENT = {"platform": 18, "analytics": 14, "hardware": 62, "services": 55}
# Families that are subscribed to: a line costs its amount every year.
RECURRING_FAMILIES = ("platform", "analytics")

# How a deal is shared; each adds up to exactly 1.
SPLIT_PATTERNS = (
    ("0.6", "0.4"),
    ("0.5", "0.5"),
    ("0.7", "0.3"),
    ("0.8", "0.2"),
    ("0.3333", "0.3333", "0.3334"),
    ("0.5", "0.3", "0.2"),
    ("0.4", "0.4", "0.2"),
)
FIRST_THREE_WAY_PATTERN = 4


class Stage(IntEnum):
    """Stages in which an opportunity is shared; the lower-case name is that of the CRM extract."""

    CLOSING = 0
    DELIVERY = 1


# Where an opportunity is split like this, amounts are agreed on and not shares.
SPLIT_BY_AMOUNT = 6


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN_NAMES = _words(
    "Ada Amir Anouk Bela Beth Bruno Carla Cem Chloe Dana Dario Edith Elif Emil Esra Finn Freya "
    "Gil Greta Hana Hugo Ida Imran Ines Ivo Jana Joel June Kai Kira Lars Leila Lena Luca Maja "
    "Marc Mina Nadia Nils Noor Olga Omar Otto Paula Pia Quinn Rafi Rosa Samir Sina Sven Tara "
    "Theo Uma Vera Viktor Wanda Yara Yusuf Zoe"
)
FAMILY_NAMES = _words(
    "Abbott Adler Bakker Barnes Becker Bianchi Blake Brandt Carver Costa Dahl Dixon Duarte "
    "Eklund Ellis Fabre Fischer Ford Garcia Gerber Grant Haas Hale Herrera Holm Hughes Ivanov "
    "Jansen Joyce Keller Kemp Klein Kovac Lang Larsen Lopez Marsh Meyer Moreau Nagy Novak "
    "Okafor Olsen Osei Park Patel Pereira Quist Reyes Ricci Rossi Sato Sauer Shaw Silva Tanaka "
    "Vogel Weber Wolf Young Zeller"
)
ACCOUNT_FIRST_NAMES = _words(
    "Alder Amber Beacon Birch Bright Cedar Clear Coral Delta Drift Elm Ember Falcon Fern Garnet "
    "Granite Harbor Hazel Iron Juniper Keystone Lark Linden Maple Meadow North Oak Onyx Pine "
    "Quartz River Rowan Silver Slate Spruce Stone Summit Tidal Vale Willow"
)
ACCOUNT_SECOND_NAMES = _words(
    "Foods Freight Energy Waterworks Health Retail Motors Textiles Media Bank Farms Marine "
    "Pharma Paper Steel Rail Insurance Studios Ceramics Logistics Housing Airports Brewing"
)
# A comma in a name keeps every reader of the CSV files honest about quotes.
ACCOUNT_SUFFIXES = ("Ltd", "Group", "and Sons", "Holding", "Co, Inc.")
INDUSTRIES = (
    "manufacturing",
    "utilities",
    "logistics",
    "retail",
    "public_sector",
    "healthcare",
    "financial_services",
)
