"""Text to blocks: paragraphs, titles, bylines, captions and the furniture of pages, with datelines split off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from babel import Locale

from comity.documents.language import language_of, stretches
from comity.knowledge.texts import DatelineRule, LineRule, PageWords, date_words, languages, page_words, plain_apostrophes
from comity.model.document import Block, BlockKind
from comity.model.spans import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.!?…;:][\"'»”’)\]\s]*$")
_SENTENCE = re.compile(r"[a-zà-ÿ0-9»”\")%][.!?…](?:[\s»”\")]|$)")
_WRAP_WIDTH = (50, 120)  # columns between which a text counts as wrapped by hand
_TITLE_CHARS = 240
_BODY_CHARS = 240
_MOST_TITLES = 3
_SIGNATURE_WORDS = 5
_DATELINE_CHARS = 160
_PROSE_CHARS = 100


@dataclass(slots=True)
class _Part:
    """A block in the making."""

    start: int
    end: int
    kind: BlockKind | None = None
    rule: str = ""
    dateline: tuple[int, int] | None = None
    dateline_rule: str = ""
    opens: bool = False
    closes: bool = False
    story: int = 0
    language: str = ""


def find_blocks(text: str, language: str) -> tuple[Block, ...]:
    """The blocks of a text in order; together with their datelines they hold every character that is no white space."""
    runs = [run for start, end in _paragraphs(text) for run in _runs(text, start, end, language)]
    parts = [piece for start, end, own in runs for piece in _classify(text, start, end, own, language)]
    _attach_datelines(text, parts)
    _spread_lists(text, parts)
    _mark_repeats(text, parts)
    _mark_titles(text, parts)
    _mark_tail(text, parts)
    _number_stories(text, parts)
    return tuple(_block(text, part, language) for part in parts)


def _block(text: str, part: _Part, page: str) -> Block:
    dateline = Span.of(text, *part.dateline) if part.dateline else None
    other = part.language if part.language != page else None
    return Block(part.start, part.end, part.kind or BlockKind.BODY, part.story, dateline, other or None)


# --- paragraphs


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The stretches of the text that are one paragraph each: lines, or runs of lines that were wrapped by hand."""
    runs: list[list[tuple[int, int]]] = []
    before = None
    for match in _LINE.finditer(text):
        start, end = _trim(text, *match.span())
        if start == end:
            continue
        gap = text[before:start] if before is not None else "\n\n"
        if len(gap.replace("\r\n", "\n").strip(" \t\xa0")) > 1 or not runs:
            runs.append([])
        runs[-1].append((start, end))
        before = match.end()
    width = _wrap_width(text, runs)
    return [pair for run in runs for pair in _join(text, run, width)]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "\ufeff\u200b"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\ufeff\u200b"):
        end -= 1
    return start, end


def _wrap_width(text: str, runs: list[list[tuple[int, int]]]) -> int:
    """The width at which the text was wrapped by hand; 0 if it was not.

    In such a text no line is longer than the width, and nearly every line is so full that the next word would not have fitted.
    """
    lines = [end - start for run in runs for start, end in run]
    pairs = [(a, b) for run in runs for a, b in pairwise(run)]
    if len(pairs) < 2 or not lines:
        return 0
    width = max(lines)
    if not _WRAP_WIDTH[0] <= width <= _WRAP_WIDTH[1]:
        return 0
    full = sum(_is_full(text, a, b, width) for a, b in pairs)
    open_ended = sum(not _STOP.search(text, max(a[0], a[1] - 4), a[1]) for a, _ in pairs)
    return width if full >= 0.6 * len(pairs) and open_ended >= 0.5 * len(pairs) else 0


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    first = text.find(" ", following[0], following[1])
    word = (first if first >= 0 else following[1]) - following[0]
    return line[1] - line[0] + 1 + word > width


def _runs_on(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a line breaks off in the middle of a sentence that the next one goes on with a small letter."""
    broken = line[1] - line[0] >= _WRAP_WIDTH[0] and (text[line[1] - 1].isalnum() or text[line[1] - 1] == ",")
    return broken and text[following[0]].islower()


def _join(text: str, run: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    joined = [run[0]]
    for previous, line in pairwise(run):
        if (width and _is_full(text, previous, line, width)) or _runs_on(text, previous, line):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


# --- what a paragraph is


def _runs(text: str, start: int, end: int, page: str) -> Iterator[tuple[int, int, str | None]]:
    """The stretches of a paragraph in one language each, with their languages: mostly one, None where Comity does not read it."""
    own = language_of(text[start:end], page)
    if own not in languages():
        yield start, end, None
        return
    for first, last, language in stretches(text[start:end], own):
        yield *_trim(text, start + first, start + last), language


def _classify(text: str, start: int, end: int, own: str | None, page: str) -> list[_Part]:
    """The parts of a stretch in one language: mostly one, more where a signature ends it."""
    language = own or page
    words = page_words(language)
    parts: list[_Part] = []
    begun = _dateline(text, start, end, language)
    dateline, rule_id, header = None, "", False
    if begun:
        rule, stop = begun
        dateline, rule_id, header = _trim(text, start, stop), rule.id, rule.header
        start = _trim(text, stop, end)[0]
    if header and dateline and start < end and (second := _dateline(text, start, end, language)) and not second[0].header:
        # "date 2021-12 Hanoi, 3 décembre (VNA) - …": a header, then the dateline of the story
        parts.append(_Part(dateline[0], dateline[1], BlockKind.HEADER, rule_id, language=language))
        dateline, rule_id = _trim(text, start, second[1]), second[0].id
        start = _trim(text, second[1], end)[0]
    if start == end and dateline:  # a line that holds nothing else
        signature = _line_rule(plain_apostrophes(text[dateline[0] : dateline[1]]), words)
        kind = BlockKind.HEADER if header else signature.kind if signature else None
        return [*parts, _Part(dateline[0], dateline[1], kind, rule_id, dateline_rule=rule_id, language=language)]
    tail, end = _tail(text, start, end, words)
    if start < end:
        part = _Part(start, end, dateline=dateline, dateline_rule=rule_id, language=language)
        _judge(text, part, own is not None, page)
        parts.append(part)
    elif tail and dateline:
        tail[0].dateline = dateline
    return parts + tail


def _tail(text: str, start: int, end: int, words: PageWords) -> tuple[list[_Part], int]:
    """What is split off the end of a paragraph, and where the rest ends."""
    plain = plain_apostrophes(text[start:end])
    tail: list[_Part] = []
    for rule in words.lines:
        if rule.where == "end" and rule.kind is BlockKind.BOILERPLATE and (match := rule.search(plain)):
            cut = start + match.start()
            tail.insert(0, _Part(*_trim(text, cut, end), BlockKind.BOILERPLATE, rule.id, closes=rule.closes))
            end = _trim(text, start, cut)[1]
            plain = plain[: end - start]
    return tail, end


def _judge(text: str, part: _Part, readable: bool, page: str) -> None:
    """Say what a line is there for, where its words alone tell; a line in another language may be furniture in the page's words."""
    plain = plain_apostrophes(text[part.start : part.end])
    found = next((r for code in dict.fromkeys((part.language, page)) if (r := _line_rule(plain, page_words(code)))), None)
    if found:
        part.kind, part.rule, part.opens, part.closes = found.kind, found.id, found.opens, found.closes
    elif not any(map(str.isalnum, plain)):
        part.kind, part.rule = BlockKind.BOILERPLATE, "no-words"
    elif not readable:
        part.kind, part.rule = BlockKind.BOILERPLATE, "foreign-language"


def _line_rule(plain: str, words: PageWords) -> LineRule | None:
    lowered = plain.lower()
    asked = (rule for rule in words.lines if not (rule.where == "end" and rule.kind is BlockKind.BOILERPLATE))
    return next((rule for rule in asked if rule.search(plain, lowered)), None)


@cache
def _datelines(language: str) -> tuple[tuple[DatelineRule, re.Pattern[str]], ...]:
    words, dates = page_words(language), date_words(language)
    locale = Locale.parse(language)
    months = {n.lower().rstrip(".") for w in ("wide", "abbreviated") for n in locale.months["format"][w].values()} | set(
        dates.months
    )
    weekdays = {n.lower().rstrip(".") for w in ("wide", "abbreviated") for n in locale.days["format"][w].values()}
    either = "|".join
    month = rf"(?i:{either(sorted(map(re.escape, months), key=len, reverse=True))})\b\.?"
    longest = rf"(?:{either(sorted(map(re.escape, weekdays), key=len, reverse=True))})\b\.?"
    year = r"(?:19|20)\d\d\b"
    suffix = either(dates.day_suffixes)
    day = rf"\d{{1,2}}(?:{suffix})?"
    name = r"[A-ZÀ-Ý][\w'.-]*"
    small = f"(?:{either(sorted(map(re.escape, words.within_places), key=len, reverse=True))})"
    opener = rf"(?i:{either(_bounded(o) for o in sorted(words.openers, key=len, reverse=True))})"
    dash = r"(?:--|-|–|—|―|_)"
    pieces = {
        "date": rf"(?:(?i:{longest}),?\s)?(?:{day}\s*{month}(?:,?\s+{year})?|{month}\s+{day}(?!\d)(?:,?\s*{year})?"
        rf"|{year}[-/.]\d\d?(?:[-/.]\d\d?)?|\d\d?[-/.]\d\d?[-/.]{year})",
        "place": rf"{name}(?:(?:[ -]|\s{small}\s?)(?!(?:{opener})){name}){{0,3}}(?:\s?/\s?{name}(?:[ -]{name})?)?",
        "caps": r"[A-ZÀ-Ý][A-ZÀ-Ý'.-]+(?: [A-ZÀ-Ý'.-]{2,}){0,3}",
        "agency": f"(?:{either(sorted(map(re.escape, words.agencies), key=len, reverse=True))})",
        "dash": dash,
        "opener": opener,
        "published": rf"(?i:{either(sorted(map(re.escape, words.published), key=len, reverse=True))})",
        "weekday": rf"(?i:{longest})",
    }
    return tuple((rule, re.compile(_fill(rule.pattern, pieces))) for rule in words.datelines)


def is_header_date(quote: str, language: str) -> bool:
    """Whether a block's ``dateline`` is a header date ("Publié le 3 mai 2021") and not the dateline of an agency."""
    found = _dateline(quote, 0, len(quote), language)
    return found is not None and found[0].header


def _bounded(word: str) -> str:
    return re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "")


def _fill(pattern: str, pieces: dict[str, str]) -> str:
    spaced = re.sub(r" (\??)", lambda m: r"\s*" if m[1] else r"\s+", pattern)
    return re.sub(r"\{([a-z]+)\}", lambda m: pieces[m[1]], spaced)


def _dateline(text: str, start: int, end: int, language: str) -> tuple[DatelineRule, int] | None:
    """The rule of the longest dateline that begins here, and where it ends."""
    head = plain_apostrophes(text[start : min(end, start + _DATELINE_CHARS)])
    prose = end - start >= _PROSE_CHARS and bool(_STOP.search(text, max(start, end - 6), end))
    best: tuple[DatelineRule, int] | None = None
    for rule, pattern in _datelines(language):
        if rule.prose and not prose:
            continue
        match = pattern.match(head)
        if match and (best is None or match.end() > best[1] - start):
            best = rule, start + match.end()
    return best


# --- what the paragraphs say of each other


def _attach_datelines(text: str, parts: list[_Part]) -> None:
    """A dateline alone on its line ("24 mars 2018 . –") belongs to the paragraph after it."""
    kept: list[_Part] = []
    waiting: _Part | None = None
    for part in parts:
        if waiting is not None:
            if part.kind is None and part.dateline is None and not part.dateline_rule:
                part.dateline, part.dateline_rule = (waiting.start, waiting.end), waiting.dateline_rule
            else:
                waiting.kind = BlockKind.HEADER
                kept.append(waiting)
        waiting = part if part.kind is None and part.dateline_rule and part.dateline is None else None
        if waiting is None:
            kept.append(part)
    if waiting is not None:
        waiting.kind = BlockKind.HEADER
        kept.append(waiting)
    parts[:] = kept


def _is_body(text: str, part: _Part) -> bool:
    """Whether an unclassified part reads as prose: a sentence that ends, or too long for a title."""
    length = part.end - part.start
    if length > _BODY_CHARS or (part.dateline_rule and not part.dateline_rule.endswith("header.date")):
        return True
    words = len(text[part.start : part.end].split())
    return (
        words >= 6
        and bool(_SENTENCE.search(text, part.start, part.end))
        and bool(_STOP.search(text, max(part.start, part.end - 6), part.end))
    )


def _spread_lists(text: str, parts: list[_Part]) -> None:
    """Short lines after "A lire aussi" are its list, until prose comes again."""
    within = ""
    for index, part in enumerate(parts):
        if part.opens or part.closes:
            within = part.rule if part.opens else ""
        elif part.kind is None:
            heads = index + 1 < len(parts) and parts[index + 1].dateline is not None  # it is the title of the story that follows
            if within and not heads and not _is_body(text, part) and part.end - part.start <= _TITLE_CHARS:
                part.kind, part.rule = BlockKind.BOILERPLATE, within
            else:
                within = ""


def _mark_repeats(text: str, parts: list[_Part]) -> None:
    """A paragraph that stood before says nothing new; a short one printed twice in a row is a caption."""
    seen: dict[str, int] = {}
    for index, part in enumerate(parts):
        quote = text[part.start : part.end]
        if len(quote) < 25:
            continue
        first = seen.setdefault(quote, index)
        if first == index:
            continue
        if part.kind is None and parts[first].kind is None and index == first + 1 and len(quote) <= 400 and index > 1:
            parts[first].kind, parts[first].rule = BlockKind.CAPTION, "repeated"
        if part.kind in (None, BlockKind.CAPTION):
            part.kind, part.rule = BlockKind.BOILERPLATE, "repeated"


def _mark_titles(text: str, parts: list[_Part]) -> None:
    """The lines before the prose are titles or page headers; short lines between paragraphs are headings."""
    open_parts = [p for p in parts if p.kind is None]
    first_body = next((i for i, p in enumerate(open_parts) if _is_body(text, p)), len(open_parts))
    head = open_parts[:first_body]
    sizes = {id(p): len(_WORD.findall(text, p.start, p.end)) for p in head}
    capital = {id(p): text[p.start : p.end].isupper() for p in head}
    long_enough = [p for p in head if sizes[id(p)] >= 4]
    plain = [p for p in long_enough if not capital[id(p)]]
    titles = plain or long_enough or [p for p in head[-1:] if sizes[id(p)] >= 2]
    if len(titles) > _MOST_TITLES:  # a menu of headlines: the last one stands over the story
        titles = titles[-1:]
    chosen = {id(p) for p in titles}
    for part in head:
        part.kind = BlockKind.TITLE if id(part) in chosen else BlockKind.HEADER
    for part in open_parts[first_body:]:
        if _is_body(text, part) or _STOP.search(text, max(part.start, part.end - 6), part.end) or _is_item(text, part):
            part.kind = BlockKind.BODY
        else:
            short = part.end - part.start <= _TITLE_CHARS and len(_WORD.findall(text, part.start, part.end)) >= 2
            part.kind = BlockKind.TITLE if short else BlockKind.BODY


def _mark_tail(text: str, parts: list[_Part]) -> None:
    """What looks like headings after the last prose stands over nothing: a signature, or a list of links to other stories."""
    last = max((i for i, p in enumerate(parts) if p.kind is BlockKind.BODY), default=len(parts))
    tail = [p for p in parts[last + 1 :] if p.kind is BlockKind.TITLE]
    for part in tail:
        if len(_WORD.findall(text, part.start, part.end)) <= _SIGNATURE_WORDS:
            part.kind, part.rule = BlockKind.BYLINE, "signature"
        elif len(tail) > 1:
            part.kind, part.rule = BlockKind.BOILERPLATE, "links"


def _is_item(text: str, part: _Part) -> bool:
    first = text[part.start]
    return not (first.isupper() or first in "«\"“'‘" or first.isdigit())


def _number_stories(text: str, parts: list[_Part]) -> None:
    """A new story begins where prose comes with a dateline of its own, or after the end mark, with the heading over it."""
    story, bodies, closed = 0, 0, False
    heading: int | None = None  # index of the first heading since the last prose
    for index, part in enumerate(parts):
        if part.kind is BlockKind.TITLE and heading is None:
            heading = index
        elif part.kind is BlockKind.BODY:
            dated = part.dateline is not None and part.dateline_rule != ""
            if bodies and (dated or (closed and heading is not None)):
                story, bodies, closed = story + 1, 0, False
                for earlier in parts[heading if heading is not None else index : index]:
                    earlier.story = story
            bodies, heading = bodies + 1, None
        closed = closed or (part.closes and bodies > 0)
        part.story = story
