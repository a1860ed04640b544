"""Make the product's tables from a folder of source tables: `python -m gym.world.data.make FOLDER`."""

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
Row = dict[str, str]

# product file: (source file, product column = source column)
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "procedures.csv": (
        "procedure_codes.csv",
        {
            "code": "code",
            "specialty": "specialty",
            "label": "label_own",
            "status": "status_2024q3",
            "global_days": "global_days_2024q3",
            "pctc": "pctc_ind",
            "bilateral": "bilat_ind",
            "office_usd": "nonfacility_usd_2026",
            "facility_usd": "facility_usd_2026",
        },
    ),
    "ptp.csv": (
        "ncci_ptp_universe.csv",
        {"column1": "column1", "column2": "column2", "indicator": "modifier_indicator", "deleted_on": "deletion_date"},
    ),
    "mue.csv": ("mue_starter.csv", {"code": "code", "units": "mue_value", "mai": "mai"}),
    "addons.csv": ("addon_codes.csv", {"code": "addon_code", "type": "aoc_type", "primaries": "primaries_in_universe"}),
    "modifiers.csv": (
        "modifiers.csv",
        {"modifier": "modifier", "category": "category", "meaning": "meaning_own", "ncci": "ncci_ptp_associated"},
    ),
    "carc.csv": ("carc.csv", {"code": "carc", "status": "status", "meaning": "paraphrase_own"}),
    "rarc.csv": ("rarc.csv", {"code": "rarc", "status": "status", "meaning": "paraphrase_own"}),
    "pos.csv": ("pos_codes.csv", {"pos": "pos", "name": "name", "rate": "pfs_rate"}),
    "icd10.csv": ("icd10cm_starter.csv", {"code": "code", "meaning": "description"}),
    "policy_facts.csv": (
        "policy_facts.csv",
        {"id": "id", "topic": "topic", "fact": "fact_own_words", "source": "source", "confidence": "confidence"},
    ),
}

# Diagnoses of the templates that the starter table does not have.
MORE_DIAGNOSES = ("S52.502D", "C44.519", "C44.619", "M96.840", "Z96.652")


def rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def write(path: Path, columns: Iterable[str], lines: Iterable[Iterable[str]]) -> None:
    """Write a CSV file with a header."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(lines)


def more_words(folder: Path) -> None:
    """The words of further diagnoses, at the end of icd10.csv; their validity is looked up in the FY2024 list."""
    with gzip.open(folder / "full/icd10cm_2026apr.csv.gz", "rt", encoding="utf-8") as file:
        known = {row["code"]: row["description"] for row in csv.DictReader(file)}
    with (HERE / "icd10.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows((code, known[code]) for code in MORE_DIAGNOSES)


def make_tables(folder: Path) -> None:
    """Every table of `TABLES`, with the source of its first row kept in SOURCES.csv."""
    sources = []
    for name, (origin, columns) in TABLES.items():
        table = list(rows(folder / origin))
        write(HERE / name, columns, ([row[old] for old in columns.values()] for row in table))
        sources.append([name, origin, table[0]["source"]])
    sources.append(["dx_edits.txt.gz", "icd10_age_sex_edits.csv", MCE_SOURCE])
    sources.append(["icd10_fy2024.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE])
    write(HERE / "SOURCES.csv", ["file", "made_from", "source"], sources)
    more_words(folder)


MCE_SOURCE = "CMS Medicare Code Editor v41.1 via github.com/andrewallenbruce/pathologie@35af884 (MIT)"
ICD_SOURCE = "CMS ICD-10-CM FY2024 order file via github.com/andrewallenbruce/pathologie@35af884 (MIT)"


def make_icd(folder: Path) -> None:
    """All FY2024 codes, one a line; a header (not billable) ends with a minus sign."""
    with gzip.open(folder / "full/icd10cm_fy2024.csv.gz", "rt", encoding="utf-8") as file:
        codes = [row["code"] + ("" if row["billable"] == "1" else "-") for row in csv.DictReader(file)]
    with (HERE / "icd10_fy2024.txt.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write("\n".join(codes).encode())


def make_dx_edits(folder: Path) -> None:
    """Age, sex and manifestation edits, one a line: code, kind, what fits."""
    lines = []
    for row in rows(folder / "icd10_age_sex_edits.csv"):
        what = {"age": f"{row['age_min']}-{row['age_max']}", "sex": row["sex"]}.get(row["edit"], "")
        lines.append(f"{row['icd10']} {row['edit']} {what}")
    packed = gzip.compress("\n".join(lines).encode(), 9, mtime=0)
    (HERE / "dx_edits.txt.gz").write_bytes(packed)


if __name__ == "__main__":
    make_tables(Path(sys.argv[1]))
    make_icd(Path(sys.argv[1]))
    make_dx_edits(Path(sys.argv[1]))
