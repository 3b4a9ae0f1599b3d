"""Every error that Comity raises on purpose.

.. code-block:: text

    ComityError
    ├── DeskError             accounts, tokens and saved searches that cannot be opened or are not so: names the file and the remedy
    ├── InputError            a document that cannot be read: names the input, the place and the remedy
    ├── KnowledgeError        a data file under knowledge/ that is wrong: names the file, the entry and the remedy
    ├── PipelineError         a language pipeline that is missing or does not fit
    ├── RegisterError         a register that cannot be opened, written or asked: names it and the remedy
    │   └── OutdatedError     a judgement on a fact that has changed since it was looked at
    └── SpanError             offsets that do not point at the words they claim
"""


class ComityError(Exception):
    """The base of all errors that Comity raises on purpose."""


class _RemediedError(ComityError):
    """An error that names what it is about, what is wrong with it, and what to do."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem}; {remedy}")
        self.name = name
        self.problem = problem
        self.remedy = remedy


class DeskError(_RemediedError):
    """The file of accounts, tokens and saved searches that cannot be used, or what it does not hold.

    Args:
        name: the file, or the account.
        problem: what is wrong.
        remedy: what the user can do about it.
    """


class InputError(_RemediedError):
    """A document that cannot be read.

    Args:
        name: the file, address or ``-`` as the user gave it.
        problem: what is wrong, with the place (byte, line) where there is one.
        remedy: what the user can do about it.
        root: the input as it was named that holds it, where that is another one: the archive, feed or address.
        source: the name of the declared source that it was to be pulled from.
    """

    def __init__(self, name: str, problem: str, remedy: str, *, root: str | None = None, source: str | None = None) -> None:
        super().__init__(name, problem, remedy)
        self.root = root
        self.source = source


class KnowledgeError(ComityError):
    """A data file under ``knowledge/`` with an entry that cannot stand."""


class PipelineError(ComityError):
    """A language pipeline that is not installed or lacks what the reading needs."""


class RegisterError(_RemediedError):
    """A register that cannot be opened, written or asked.

    Args:
        name: the file or address.
        problem: what is wrong.
        remedy: what the user can do about it.
    """


class SpanError(ComityError):
    """Offsets that do not point at the words they claim."""
