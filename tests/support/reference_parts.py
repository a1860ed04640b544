"""Small source tables for the installed reference."""

import gzip
from pathlib import Path

from gym.store.reference_install import COLUMNS, SOURCES

HEADS = {kind: ",".join(columns) for kind, columns in COLUMNS.items()}
PAIR = "CPT Separate procedure definition"
TABLES = {
    "ptp": "column1,column2,modifier_indicator,rationale\n"
    f"0001U,0029U,1,Misuse of column two\n0001U,0030U,0,{PAIR}\n20610,99213,1,Misuse of column two\n",
    "mue": "code,mue_value,mai,rationale\n0001U,1,2,x\n97110,6,3,x\n",
    "icd": "code,billable,description\nA00,0,Cholera\nA00.0,1,Cholera due to Vibrio cholerae\nB99,1,Other infection\n",
    "hcpcs": "hcpcs,short_description,coverage,action,date_added,date_term\n"
    "E0143,Walker folding wheeled,D,N,1990-01-01,\n"
    "A0021,Ambulance out of state,I,N,1982-01-01,2023-12-31\n",
}


def write_tables(folder: Path) -> None:
    for kind, name in SOURCES.items():
        (folder / name).write_bytes(gzip.compress(TABLES[kind].encode()))
