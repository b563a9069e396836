"""The shipped cell chemistries, found by name: curves over state of charge, and the figures of `spec/chemistry.py`."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from voltwright.errors import unknown_name
from voltwright.library.csv_table import read_columns
from voltwright.library.find import folder, names_in
from voltwright.spec.chemistry import CHEMISTRIES, ChemistryLaw


@dataclass(frozen=True, eq=False)
class Chemistry:
    """One cell; columns stand on a uniform grid of state of charge from 0 to 1, shape (n,), as in `chemistries/index.yaml`.

    Attributes:
        law: typical figures.
        ocv_v, entropy_v_k: open-circuit voltage at 25 C, and its change with temperature.
        ohmic_discharge, ohmic_charge, branch1, branch2: resistances over their value at half charge.
        anode_ocp_v: potential of the graphite against lithium.
    """

    name: str
    law: ChemistryLaw
    soc: np.ndarray
    ocv_v: np.ndarray
    entropy_v_k: np.ndarray
    ohmic_discharge: np.ndarray
    ohmic_charge: np.ndarray
    branch1: np.ndarray
    branch2: np.ndarray
    anode_ocp_v: np.ndarray


@cache
def load_chemistry(name: str) -> Chemistry:
    """A shipped chemistry by name; its arrays are shared, and cannot be written.

    Raises:
        UnknownNameError: no such name; the message lists the nearest.
    """
    if name not in CHEMISTRIES:
        raise unknown_name("chemistry", name, names_in("chemistries", ".csv"))
    columns = {key: np.array(column) for key, column in read_columns(folder("chemistries") / f"{name}.csv").items()}
    for column in columns.values():
        column.flags.writeable = False
    return Chemistry(name, CHEMISTRIES[name], **columns)
