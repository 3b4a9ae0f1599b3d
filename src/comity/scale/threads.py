"""One thread per process: set before numpy is loaded."""

from __future__ import annotations

import os

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS")


def one_thread() -> None:
    """Ask the libraries under numpy for one thread each, unless the environment already says how many.

    The matrices of a parser are so small that more threads cost more than they bring; ``--jobs`` uses further cores. It works only
    before numpy is imported; worker processes inherit it.
    """
    for variable in VARIABLES:
        os.environ.setdefault(variable, "1")
