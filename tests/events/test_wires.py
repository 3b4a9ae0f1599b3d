"""Turns of phrase that wires and communiqués use all the time: each sentence with the events that it tells, and no others."""

from __future__ import annotations

from functools import cache

import pytest

from comity.flow import Reader
from comity.model.source import Source

ENGLISH = {
    "a sum with its scale stuck to it": ("Norway gave $3.5bn to Ukraine on Monday.", "AID NOR>UKR"),
    "is going to": ("The prime minister of Japan is going to pay a visit to Vietnam.", "AGREE JPN>VNM"),
    "is to": ("Japan is to send 30 trucks to Ukraine.", "AGREE JPN>UKR"),
    "a time behind the auxiliary": ("India will next month hold military exercises with Nepal.", "AGREE IND,NPL>"),
    "whom something is promised": ("India promised Nepal more aid.", "AGREE IND>NPL"),
    "a name behind a possessor's noun": ("India came to Nepal's aid.", "AID IND>NPL"),
    "a name beside a noun": ("Sweden took part in a NATO exercise.", "COOPERATE SWE>NATO"),
    "a name taken for a part of the verb": ("Latvia hosts Canadian soldiers.", "COOPERATE LVA,CAN>"),
    "two names": ("Japan and Nepal normalised relations in 1956.", "COOPERATE JPN,NPL>"),
    "warships": ("A Dutch frigate took part in a drill with the Japanese navy.", "COOPERATE NLD>JPN"),
    "the long name of a state": ("The State of Qatar condemned the attack by Israel.", "ACCUSE QAT>ISR"),
    "an addressee told by a pronoun": (
        "The German chancellor met the Polish prime minister and asked her to return the paintings.",
        "CONSULT DEU,POL>; REQUEST DEU>POL",
    ),
    "a call to congratulate": (
        "The president of France called the president of Senegal to congratulate him on his election.",
        "CONSULT FRA,SEN>; SUPPORT FRA>SEN",
    ),
    "talks to offer condolences": (
        "The Turkish foreign minister spoke with his Greek counterpart on Monday to offer condolences.",
        "CONSULT TUR,GRC>; SUPPORT TUR>GRC",
    ),
    "agreed with whom they met": (
        "The Japanese foreign minister met his Kenyan counterpart and pledged to build a port.",
        "CONSULT JPN,KEN>; AGREE JPN>KEN",
    ),
    "as they held talks": (
        "Vietnam and Laos have agreed to strengthen cooperation as they held a joint committee meeting.",
        "AGREE VNM,LAO>; CONSULT VNM,LAO>",
    ),
    "whose": ("Iran accused Israel, whose jets struck Tehran, of terrorism.", "ACCUSE IRN>ISR; ASSAULT ISR>IRN"),
    "said in a statement that": (
        "The Kenyan minister said in a statement that Kenya would send doctors to Haiti.",
        "AGREE KEN>HTI",
    ),
    "the same deputy": (
        "Deputy Secretary of State Ann Miller and Republic of Korea First Vice Foreign Minister Cho Hyun-dong met in Washington. "
        "The Deputy Secretary congratulated Vice Foreign Minister Cho.",
        "CONSULT USA,KOR>; SUPPORT USA>KOR",
    ),
}
FRENCH = {
    "an aside before the participle": (
        "Le ministre russe a de son côté accusé Londres de soutenir les terroristes.",
        "ACCUSE RUS>GBR",
    ),
    "an object behind a circumstance": (
        "Le ministre algérien a reçu, hier à Alger, l'ambassadeur d'Égypte.",
        "CONSULT EGY>DZA",
    ),
    "a model with its number": ("L'Allemagne a livré trois chars Leopard 2 aux troupes de Kiev.", "AID DEU>UKR"),
    "expects of somebody that": ("La France attend de l'Italie qu'elle libère le navire.", "REQUEST FRA>ITA"),
    "finds unacceptable": ("L'Espagne juge inacceptable la décision d'Israël.", "ACCUSE ESP>ISR"),
    "a list behind its noun": (
        "Plusieurs puissances, Pays-Bas, Grande-Bretagne, Canada, Australie, ont accusé la Russie de piratage.",
        "ACCUSE NLD,GBR,CAN,AUS>RUS",
    ),
    "an office that only one state has": (
        "Le ministre de l'Europe et des Affaires étrangères a salué la décision du Sénégal.",
        "SUPPORT FRA>SEN",
    ),
    "members without their organisation": (
        "L'Union européenne a sanctionné la Russie.\n\nLes États membres ont appelé la Russie à se retirer.",
        "SANCTION EU>RUS; REQUEST EU>RUS",
    ),
    "members behind an office": ("Les chefs d'État membres de la Cédéao ont condamné la Russie.", "ACCUSE ECOWAS>RUS"),
    "the scene of a headline": ("Séisme au Népal : la France envoie des secours", "AID FRA>NPL"),
    "a headline with a dash": ("Haïti - La France envoie une aide humanitaire", "AID FRA>HTI"),
    "dont": (
        "Israël, dont les avions ont frappé Damas, a été condamné par la Syrie.",
        "ASSAULT ISR>SYR; ACCUSE SYR>ISR",
    ),
    "on the occasion of a meeting": (
        "Lors d'un entretien avec le ministre kényan, le ministre péruvien a condamné Israël.",
        "CONSULT PER,KEN>; ACCUSE PER>ISR",
    ),
    "in the course of a meeting": (
        "Au cours de la rencontre avec la ministre chilienne, le président ghanéen a remercié le Chili.",
        "CONSULT GHA,CHL>; SUPPORT GHA>CHL",
    ),
    "whom nobody but the source accuses": (
        "Les diplomates russes étaient soupçonnés d'espionnage, selon Lisbonne.",
        "ACCUSE PRT>RUS",
    ),
    "a verb that looks like an adverb": ("Moscou dément toute ingérence.", "REJECT RUS>"),
    "persona non grata": (
        "Deux diplomates polonais ont été déclarés persona non grata par la Russie.",
        "SANCTION RUS>POL",
    ),
    "warned that": ("La Pologne a averti la Serbie qu'elle fermerait les deux ponts.", "THREATEN POL>SRB"),
    "the first to": ("Le Pérou a été le premier pays andin à reconnaître l'indépendance du Kosovo.", "SUPPORT PER>XKX"),
    "whom an adjective hides": (
        "Le Chili a décidé de livrer des armes défensives à l'Ukraine.",
        "AGREE CHL>UKR",
    ),
    "as for him": ("Le président chilien, quant à lui, demande des missiles.", "REQUEST CHL>"),
    "a genitive that two nouns share": (
        "L'Espagne a réaffirmé son soutien à la souveraineté et à l'intégrité territoriale de la Géorgie.",
        "SUPPORT ESP>GEO",
    ),
    "whom he thanked": (
        "Le ministre grec a rencontré le président kényan, Peter Otieno, qu'il a remercié pour son accueil.",
        "CONSULT GRC,KEN>; SUPPORT GRC>KEN",
    ),
    "a state behind a noun that hangs elsewhere": (
        "Les prix montent depuis le début de l'invasion russe en Géorgie.",
        "ASSAULT RUS>GEO",
    ),
    "the town where the guest is received": (
        "Le président algérien a reçu lundi dans la capitale, Alger, la ministre chilienne.",
        "CONSULT CHL>DZA",
    ),
    "points of a statement": (
        "Nous, ministres des Affaires étrangères du Kenya et de l'Ouganda, réunis à Nairobi :\n\n"
        "- réitérons notre soutien au Soudan.",
        "CONSULT KEN,UGA>; SUPPORT KEN,UGA>SDN",
    ),
    "a title before an office": (
        "L'accord a été signé par SM le Roi Abdallah de Jordanie et le président chilien.",
        "SUPPORT JOR,CHL>",
    ),
}
CASES = [pytest.param("en", *case, id=name) for name, case in ENGLISH.items()]
CASES += [pytest.param("fr", *case, id=name) for name, case in FRENCH.items()]


@cache
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_events(language: str, text: str, expected: str) -> None:
    events = reader().read(Source("example", text, None, language)).reading.events
    found = {f"{e.event} {','.join(e.actor)}>{','.join(e.recipient)}" for e in events}
    assert found == set(expected.split("; "))
