"""The closed vocabularies: PLOVER event types and modes, statuses, contexts, domains, instrument kinds and stages.

Sources: the PLOVER manual of 2024-02 (Open Event Data Alliance) for types, modes, contexts and statuses; the codebook for the rest.
"""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """The sixteen PLOVER event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Status(StrEnum):
    """PLOVER's auxiliary modes."""

    OCCURRED = "occurred"
    HISTORICAL = "historical"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATION = "negation"


HAPPENED = frozenset({Status.OCCURRED.value, Status.HISTORICAL.value})
"""The statuses of what happened, told as news or as background."""


class InstrumentKind(StrEnum):
    """What sort of text or framework an instrument is."""

    TREATY = "treaty"
    AGREEMENT = "agreement"
    MEMORANDUM = "memorandum"
    DECLARATION = "declaration"
    COMMUNIQUE = "communique"
    PARTNERSHIP = "partnership"
    PROGRAMME = "programme"
    CONVENTION = "convention"
    REGULATION = "regulation"
    RESOLUTION = "resolution"
    LETTER_OF_INTENT = "letter-of-intent"
    ACTION_PLAN = "action-plan"
    DIALOGUE = "dialogue"
    CONTRACT = "contract"


class InstrumentStage(StrEnum):
    """How far an instrument has come."""

    PROPOSED = "proposed"
    NEGOTIATED = "negotiated"
    SIGNED = "signed"
    ADOPTED = "adopted"
    RATIFIED = "ratified"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Context(StrEnum):
    """PLOVER's contexts."""

    POLITICAL_INSTITUTIONS = "political_institutions"
    ELECTORAL = "electoral"
    EXECUTIVE = "executive"
    LEGISLATIVE = "legislative"
    CIVIC_GROUP = "civic_group"
    RIGHTS_FREEDOMS = "rights_freedoms"
    LEGAL = "legal"
    CORRUPTION = "corruption"
    HUMAN_SECURITY = "human_security"
    ETHNIC_GROUP = "ethnic_group"
    DISPLACED = "displaced"
    MIGRATION = "migration"
    CRIME = "crime"
    ILLEGAL_DRUGS = "illegal_drugs"
    TERRORISM = "terrorism"
    HUMANITARIAN = "humanitarian"
    MILITARY = "military"
    PEACEKEEPING = "peacekeeping"
    INTELLIGENCE = "intelligence"
    CYBER = "cyber"
    TERRITORY = "territory"
    DIPLOMATIC = "diplomatic"
    ECONOMIC = "economic"
    RESOURCE = "resource"
    TECHNOLOGY = "technology"
    ENVIRONMENT = "environment"
    HEALTH = "health"
    DISASTER = "disaster"
    CULTURE = "culture"
    EDUCATION = "education"
    RELIGION = "religion"
    MARITIME = "maritime"
    WMD = "wmd"
    SPORT = "sport"


MODES: dict[EventType, frozenset[str]] = {
    EventType.CONSULT: frozenset({"visit", "third-party", "multilateral", "phone"}),
    EventType.RETREAT: frozenset({"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"}),
    EventType.REQUEST: frozenset({"assist", "change", "yield", "meet"}),
    EventType.ACCUSE: frozenset({"disapprove", "investigate", "allege"}),
    EventType.REJECT: frozenset({"assist", "change", "yield", "meet"}),
    EventType.THREATEN: frozenset({"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"}),
    EventType.PROTEST: frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct"}),
    EventType.SANCTION: frozenset({"convict", "expel", "withdraw", "discontinue"}),
    EventType.MOBILIZE: frozenset({"troops", "weapons", "police", "militia"}),
    EventType.COERCE: frozenset(
        {"seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber"}
    ),
    EventType.ASSAULT: frozenset(
        {
            "abduct", "beat", "torture", "execute", "sexual", "assassinate", "primitive", "firearms", "explosives",
            "suicide-attack", "heavy-weapons", "aerial", "drone", "crowd-control", "cleansing", "unconventional", "destroy",
        }
    ),
}  # fmt: skip

DOMAIN_GROUPS: dict[str, tuple[str, ...]] = {
    "cyber": (
        "cybersecurity", "cyber-defence", "cybercrime", "cyber-norms", "cyber-incident-response", "cyber-capacity",
        "critical-infrastructure", "online-content",
    ),
    "digital": ("digital-government", "digital-economy", "telecommunications", "emerging-technology", "data-protection"),
    "defence": (
        "defence", "military-exercises", "military-intelligence", "arms", "military-operations", "maritime-security", "space",
    ),
    "security": (
        "security", "counter-terrorism", "non-proliferation", "cbrn", "organised-crime", "border-management", "police-justice",
    ),
    "peace": ("peace-process", "humanitarian-aid", "human-rights", "migration"),
    "economy": ("trade", "investment", "finance", "energy", "transport", "science", "agriculture", "tourism"),
    "society": (
        "health", "climate", "environment", "sustainable-development", "education", "culture", "sport",
    ),
    "relations": ("bilateral-relations", "regional-integration"),
}  # fmt: skip
DOMAINS: frozenset[str] = frozenset(code for codes in DOMAIN_GROUPS.values() for code in codes)
