"""Make the product's tables from a folder of source tables: `python -m gym.world.data.make FOLDER`."""

import csv
import gzip
import re
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
            "assistant": "asst_surg_ind",
            "cosurgeons": "co_surg_ind",
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
    "icd10.csv": (
        "icd10cm_starter.csv",
        {"code": "code", "meaning": "description", "billable": "billable_fy2024"},
    ),
    "echo_covered.csv": ("lcd_A56781_tte_covered_dx.csv", {"code": "icd10"}),
}

# Diagnoses of the templates that the starter table does not have, and headings that a note may stop at.
MORE_DIAGNOSES = (
    *("S52.502D", "C44.519", "C44.619", "M96.840", "Z96.652", "E83.110", "G45.9", "N18.32", "D63.1", "F02.80"),
)


def read_rows(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def write_table(path: Path, columns: Iterable[str], lines: Iterable[Iterable[str]]) -> None:
    """Write a CSV file with a header."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(lines)


def add_diagnoses(folder: Path) -> None:
    """Further diagnoses, at the end of icd10.csv, with their standing in the FY2024 list."""
    with gzip.open(folder / "full/icd10cm_2026apr.csv.gz", "rt", encoding="utf-8") as file:
        known = {row["code"]: row["description"] for row in csv.DictReader(file)}
    full = {row["code"] for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz") if row["billable"] == "1"}
    with (HERE / "icd10.csv").open("a", newline="", encoding="utf-8") as file:
        lines = ((code, known[code], "Y" if code in full else "N") for code in MORE_DIAGNOSES)
        csv.writer(file, lineterminator="\n").writerows(lines)


def make_tables(folder: Path) -> None:
    """Every table of `TABLES`. SOURCES.csv keeps the public source that users see, and through whom it was read."""
    public = {row["file"]: row["source"] for row in read_rows(HERE / "SOURCES.csv")}
    read: list[tuple[str, str, str]] = []
    for name, (origin, columns) in TABLES.items():
        table = list(read_rows(folder / origin))
        write_table(HERE / name, columns, ([row[old] for old in columns.values()] for row in table))
        read.append((name, origin, table[0]["source"]))
    read.append(("fees.csv", "rvu24c_jul", FEE_SOURCE))
    read.extend((name, "by hand", "") for name in BY_HAND)
    read.append(("dx_edits.txt.gz", "icd10_age_sex_edits.csv", MCE_SOURCE))
    read.append(("icd10_fy2024.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("excludes1.csv", "full/icd10cm_excludes1_2026apr.csv.gz", EXCLUDES_SOURCE))
    read.append(("unspecified_sides.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("icd10_later.txt.gz", "full/icd10cm_2026apr.csv.gz", LATER_SOURCE))
    lines = ((name, public[name], origin, through) for name, origin, through in read)
    write_table(HERE / "SOURCES.csv", ["file", "source", "made_from", "read_through"], lines)
    add_diagnoses(folder)


FEE_SOURCE = "github.com/andrewallenbruce/arkrvu@6431dd5 inst/extdata/pins/pprrvu_2024 (MIT)"
BY_HAND = ("charges.csv", "free_services.csv")
MCE_SOURCE = "CMS Medicare Code Editor v41.1 via github.com/andrewallenbruce/pathologie@35af884 (MIT)"
ICD_SOURCE = "CMS ICD-10-CM FY2024 order file via github.com/andrewallenbruce/pathologie@35af884 (MIT)"
LATER_SOURCE = "CDC/NCHS ICD-10-CM FY2026 April 2026 release via PyPI simple-icd-10-cm 1.5.0 (MIT; data public domain)"
EXCLUDES_SOURCE = f"{LATER_SOURCE}: Excludes1 notes at codes, between codes of icd10.csv"


SIDE = re.compile(r"\b(right|left)\b")


def read_packed(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_packed(name: str, lines: Iterable[str]) -> None:
    """Write lines packed, the same bytes for the same lines."""
    with (HERE / name).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write("\n".join(lines).encode())


def make_icd(folder: Path) -> None:
    """All FY2024 codes, one a line, a heading with a minus sign; and the full-length ones of later editions."""
    known = {row["code"]: row["billable"] == "1" for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz")}
    write_packed("icd10_fy2024.txt.gz", (code + ("" if billable else "-") for code, billable in known.items()))
    newer = [row["code"] for row in read_packed(folder / "full/icd10cm_2026apr.csv.gz") if row["billable"] == "1"]
    write_packed("icd10_later.txt.gz", sorted(code for code in newer if not known.get(code)))


def make_unspecified_sides(folder: Path) -> None:
    """The full-length codes of FY2024 for an unspecified side: one character away from a right or left one."""
    rows = read_packed(folder / "full/icd10cm_fy2024.csv.gz")
    known = {row["description"]: row["code"] for row in rows if row["billable"] == "1"}
    found = set()
    for words, code in known.items():
        for side in SIDE.finditer(words):
            other = known.get(f"{words[: side.start()]}unspecified{words[side.end() :]}", "")
            if len(other) == len(code) and sum(one != two for one, two in zip(code, other, strict=True)) == 1:
                found.add(other)
    write_packed("unspecified_sides.txt.gz", sorted(found))


def find_excluded(entry: str, codes: list[str]) -> Iterator[str]:
    """Those of `codes` that one entry of an Excludes1 note means: a code, all under a heading (`J45.-`) or a range."""
    span = re.fullmatch(r"([A-Z]\w[\w.]*)-([A-Z]\w[\w.]*)-?", entry)
    if span:
        first, last = span.groups()
        yield from (code for code in codes if first <= code[: len(first)] and code[: len(last)] <= last)
    else:
        yield from (code for code in codes if is_under(code, entry.rstrip("-").rstrip(".")))


def is_under(code: str, heading: str) -> bool:
    """Whether `code` is `heading` or stands under it."""
    return len(heading) >= 3 and code.startswith(heading)


def make_excludes(folder: Path) -> None:
    """The Excludes1 pairs between the course's codes."""
    valid = {row["code"] for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz") if row["billable"] == "1"}
    codes = [row["code"] for row in read_rows(HERE / "icd10.csv") if row["code"] in valid]
    pairs = set[tuple[str, ...]]()
    for row in read_packed(folder / "full/icd10cm_excludes1_2026apr.csv.gz"):
        if row["level"] == "code" and row["excluded_codes_or_ranges"]:
            own = [code for code in codes if is_under(code, row["at"])]
            entries = row["excluded_codes_or_ranges"].split("|") if own else []
            others = {code for entry in entries for code in find_excluded(entry.strip(), codes)}
            pairs |= {tuple(sorted((code, other))) for code in own for other in others if code != other}
    write_table(HERE / "excludes1.csv", ["code", "other"], sorted(pairs))


def make_dx_edits(folder: Path) -> None:
    """Age, sex and manifestation edits, one a line: code, kind, what fits."""
    lines = []
    for row in read_rows(folder / "icd10_age_sex_edits.csv"):
        what = {"age": f"{row['age_min']}-{row['age_max']}", "sex": row["sex"]}.get(row["edit"], "")
        lines.append(f"{row['icd10']} {row['edit']} {what}")
    packed = gzip.compress("\n".join(lines).encode(), 9, mtime=0)
    (HERE / "dx_edits.txt.gz").write_bytes(packed)


if __name__ == "__main__":
    make_tables(Path(sys.argv[1]))
    make_icd(Path(sys.argv[1]))
    make_unspecified_sides(Path(sys.argv[1]))
    make_dx_edits(Path(sys.argv[1]))
    make_excludes(Path(sys.argv[1]))
