"""Whom the first person means in quotations."""

from __future__ import annotations


def test_the_speaker_after_the_quotation(read):
    got = read("« Nous livrerons des radars », a déclaré le ministre suédois Pal Jonson.")
    assert got.ids("nous") == ("SWE",)


def test_the_speaker_before_the_quotation(read):
    got = read("Le ministre suédois a déclaré : « Notre pays livrera des radars. »")
    assert got.ids("notre pays") == ("SWE",)


def test_a_quotation_goes_on(read):
    got = read("« Nous sommes prêts », a déclaré le président kényan. « Notre armée partira en mai. »")
    assert got.ids("notre armée") == ("KEN",)


def test_no_speaker(read):
    for text in ("La Suède et la Norvège ont signé. « Nous attendons », lit-on.", "La Suède a signé. Nous y reviendrons."):
        assert not [m for m in read(text).mentions.actors if m.span.quote == "Nous" and m.ids]
