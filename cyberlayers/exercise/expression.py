"""The grammar of `when` and `ends_when`, as the exercise design fixes it.

    condition  = conjunct { "or" conjunct }
    conjunct   = negation { "and" negation }
    negation   = "not" negation | "(" condition ")" | comparison | milestone
    comparison = ( "t" | "level" "(" aim ")" ) ( "<" | "<=" | ">" | ">=" ) number
    aim        = [ "tag:" ] id

* `or` binds weaker than `and`, `and` weaker than `not`.
* `t` is in scenario minutes; `level` is 0..1, the least level of what the aim matches, 1 where nothing does.
* A milestone may not be called `t`, `level`, `and`, `or` or `not`.
* Brackets and `not` nest at most `MAX_DEPTH` deep, so that no hostile file exhausts the interpreter's stack.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from cyberlayers.errors import ContentError

MAX_DEPTH = 32
RESERVED = frozenset({"t", "level", "and", "or", "not"})

_TOKEN = re.compile(r"\s*(?:(<=|>=|<|>|\(|\))|((?:tag:)?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[0-9]+)?))")
_ID = re.compile(r"(tag:)?[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Reached:
    """A milestone is on."""

    milestone: str


@dataclass(frozen=True)
class Minute:
    """Scenario time, in minutes, compared with a number."""

    sign: str
    number: float


@dataclass(frozen=True)
class Level:
    """The level of a service, 0..1, compared with a number."""

    aim: str
    sign: str
    number: float


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    term: "Expression"


@dataclass(frozen=True)
class Every:
    """All of the terms hold."""

    terms: tuple["Expression", ...]


@dataclass(frozen=True)
class Some:
    """At least one of the terms holds."""

    terms: tuple["Expression", ...]


Atom = Reached | Minute | Level
Expression = Atom | Not | Every | Some


def parse(text: str) -> Expression:
    """Parse a condition.

    Raises:
        ContentError: the text does not follow the grammar, or nests too deeply.
    """
    return _Parser(text).whole()


def holds(expression: Expression, milestones: Collection[str], minute: float, levels: Mapping[str, float]) -> bool:
    """Tell whether a condition holds.

    `levels` gives the level of each aim as it is written (`care`, `tag:social-care`); an aim that it does not
    name matches nothing and stands at 1.
    """
    match expression:
        case Reached(milestone):
            return milestone in milestones
        case Minute(sign, number):
            return OPERATORS[sign](minute, number)
        case Level(aim, sign, number):
            return OPERATORS[sign](levels.get(aim, 1.0), number)
        case Not(term):
            return not holds(term, milestones, minute, levels)
        case Every(terms):
            return all(holds(term, milestones, minute, levels) for term in terms)
        case Some(terms):
            return any(holds(term, milestones, minute, levels) for term in terms)


def atoms(expression: Expression) -> Iterator[Atom]:
    """Yield the comparisons and milestones of a condition, from left to right."""
    match expression:
        case Not(term):
            yield from atoms(term)
        case Every(terms) | Some(terms):
            for term in terms:
                yield from atoms(term)
        case _:
            yield expression


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._tokens()
        self.place = 0
        self.depth = 0

    def _tokens(self) -> list[str]:
        found: list[str] = []
        at = 0
        while self.text[at:].strip():
            token = _TOKEN.match(self.text, at)
            if token is None:
                self._refuse(f"{self.text[at:].strip()[0]!r} has no meaning")
            found.append(token.group(token.lastindex or 0))
            at = token.end()
        return found

    def _refuse(self, why: str) -> NoReturn:
        raise ContentError(f"the condition {self.text!r} cannot be read: {why}", "Correct the condition")

    def _next(self) -> str:
        """Return the next token, or nothing at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self, *wanted: str) -> bool:
        if self._next() and self._next() in wanted:
            self.place += 1
            return True
        return False

    def _need(self, token: str) -> None:
        if not self._take(token):
            self._refuse(f"{token!r} is missing {self._where()}")

    def _where(self) -> str:
        return f"before {self._next()!r}" if self._next() else "at the end"

    def whole(self) -> Expression:
        expression = self._condition()
        if self._next():
            self._refuse(f"{self._next()!r} stands where an end, 'and' or 'or' was expected")
        return expression

    def _condition(self) -> Expression:
        terms = [self._conjunct()]
        while self._take("or"):
            terms.append(self._conjunct())
        return Some(tuple(terms)) if len(terms) > 1 else terms[0]

    def _conjunct(self) -> Expression:
        terms = [self._negation()]
        while self._take("and"):
            terms.append(self._negation())
        return Every(tuple(terms)) if len(terms) > 1 else terms[0]

    def _negation(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"it nests more than {MAX_DEPTH} deep")
        expression = self._primary()
        self.depth -= 1
        return expression

    def _primary(self) -> Expression:
        if self._take("not"):
            return Not(self._negation())
        if self._take("("):
            inner = self._condition()
            self._need(")")
            return inner
        if self._take("t"):
            return Minute(*self._compared())
        if self._take("level"):
            self._need("(")
            aim = self._word("an id or a tag")
            self._need(")")
            return Level(aim, *self._compared())
        milestone = self._word("a milestone")
        if milestone.startswith("tag:"):
            self._refuse(f"{milestone!r} has a level; it is not a milestone")
        return Reached(milestone)

    def _word(self, wanted: str) -> str:
        token = self._next()
        if not _ID.fullmatch(token) or token in RESERVED:
            self._refuse(f"{wanted} is missing {self._where()}")
        self.place += 1
        return token

    def _compared(self) -> tuple[str, float]:
        sign = self._next()
        if not self._take(*OPERATORS):
            self._refuse(f"one of < <= > >= is missing {self._where()}")
        token = self._next()
        if not _NUMBER.fullmatch(token):
            self._refuse(f"a number is missing {self._where()}")
        self.place += 1
        return sign, float(token)
