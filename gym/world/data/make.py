"""Make the product's tables from a folder of source tables: `python -m gym.world.data.make FOLDER`."""

import csv
import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
Row = dict[str, str]

# What the lists of reason and remark codes hold: in force or not, X12's dates, our own words.
DATED = {"status": "status", "start": "start", "changed": "last_modified", "ended": "stop", "meaning": "paraphrase_own"}
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
            "multiple": "mult_proc_ind",
            "endoscopy": "endo_base",
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
    "carc.csv": ("carc.csv", {"code": "carc", **DATED, "group": "group_own"}),
    "rarc.csv": ("rarc.csv", {"code": "rarc", **DATED}),
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
    *("E11.621", "E11.622", "L97.411", "L97.412", "L97.421", "L97.422", "L97.511", "L97.512", "L97.522", "L97.212"),
    *("L97.222", "I96", "I70.245", "I83.015", "K80.00", "M51.17", "M51.27", "M79.12", "M79.18", "R35.1", "R39.12"),
    *("N18.4", "N18.9", "I12.0", "Z68.41", "J44.0", "B96.81", "Z16.12", "J10.00", "J12.82"),
    *("H52.13", "L91.8"),
)


# Modifiers that the source table does not have.
MORE_MODIFIERS = (
    ("FT", "em", "Unrelated critical care in a global period, or after another visit that day", "N"),
    ("AD", "anesthesia", "Medical supervision of more than four concurrent cases", "N"),
)
# CPT codes that went out of use, first and last of each span, with their last day.
ENDED_CPT = (
    *(("10022", "10022", "2018-12-31"), ("11100", "11101", "2018-12-31"), ("71010", "71035", "2017-12-31")),
    *(("77055", "77057", "2017-12-31"), ("94620", "94620", "2017-12-31"), ("96101", "96103", "2018-12-31")),
    *(("96118", "96120", "2018-12-31"), ("97001", "97004", "2016-12-31"), ("97762", "97762", "2017-12-31")),
    *(("99201", "99201", "2020-12-31"), ("99217", "99220", "2022-12-31"), ("99224", "99226", "2022-12-31")),
    *(("99241", "99241", "2022-12-31"), ("99251", "99251", "2022-12-31"), ("99318", "99318", "2022-12-31")),
    *(("99324", "99328", "2022-12-31"), ("99334", "99337", "2022-12-31"), ("99339", "99340", "2022-12-31")),
    *(("99343", "99343", "2022-12-31"), ("99354", "99357", "2022-12-31")),
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


def read_own_words(path: Path) -> dict[tuple[str, str], str]:
    """What the table says already of each code: words and group are our own, and some were written or mended here."""
    own = ("meaning", "group", "label")
    return {(row["code"], name): row[name] for row in read_rows(path) for name in own if row.get(name)}


def add_diagnoses(folder: Path) -> None:
    """Further diagnoses, at the end of icd10.csv, with their standing in the FY2024 list."""
    with gzip.open(folder / "full/icd10cm_2026apr.csv.gz", "rt", encoding="utf-8") as file:
        known = {row["code"]: row["description"] for row in csv.DictReader(file)}
    full = {row["code"] for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz") if row["billable"] == "1"}
    with (HERE / "icd10.csv").open("a", newline="", encoding="utf-8") as file:
        lines = ((code, known[code], "Y" if code in full else "N") for code in MORE_DIAGNOSES)
        csv.writer(file, lineterminator="\n").writerows(lines)


def make_ended_codes(folder: Path) -> None:
    """Codes out of use, each span with its last day: HCPCS by CMS's own file, CPT by the list above."""
    rows = read_packed(folder / "full/hcpcs_level2_2024-07.csv.gz")
    ended = ((row["hcpcs"], row["hcpcs"], row["date_term"]) for row in rows if row["date_term"])
    write_table(HERE / "ended_codes.csv", ["first", "last", "ended"], sorted((*ENDED_CPT, *ended)))


def make_tables(folder: Path) -> None:
    """Every table of `TABLES`. SOURCES.csv keeps the public source that users see, and through whom it was read."""
    public = {row["file"]: row["source"] for row in read_rows(HERE / "SOURCES.csv")}
    read: list[tuple[str, str, str]] = []
    for name, (origin, columns) in TABLES.items():
        table = list(read_rows(folder / origin))
        words = read_own_words(HERE / name) if columns.get("meaning") == "paraphrase_own" else {}
        filled = (
            [words.get((row[columns["code"]], new), row.get(old, "")) for new, old in columns.items()] for row in table
        )
        write_table(HERE / name, columns, filled)
        read.append((name, origin, table[0]["source"]))
    read.append(("fees.csv", "rvu24c_jul", FEE_SOURCE))
    read.append(("practice_expense.csv", "by hand", EXPENSE_SOURCE))
    read.extend((name, "by hand", "") for name in BY_HAND)
    read.append(("ended_codes.csv", "full/hcpcs_level2_2024-07.csv.gz", HCPCS_SOURCE))
    read.append(("dx_edits.txt.gz", "icd10_age_sex_edits.csv", MCE_SOURCE))
    read.append(("icd10_fy2024.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("excludes1.csv", "full/icd10cm_excludes1_2026apr.csv.gz", EXCLUDES_SOURCE))
    read.append(("code_order.csv", "simple-icd-10-cm 1.5.0", LATER_SOURCE))
    read.append(("icd10_notes.txt.gz", "simple-icd-10-cm 1.5.0", LATER_SOURCE))
    read.append(("sides.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("both_sides.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("unspecified_sides.txt.gz", "full/icd10cm_fy2024.csv.gz", ICD_SOURCE))
    read.append(("icd10_later.txt.gz", "full/icd10cm_2026apr.csv.gz", LATER_SOURCE))
    lines = ((name, public[name], origin, through) for name, origin, through in read)
    write_table(HERE / "SOURCES.csv", ["file", "source", "made_from", "read_through"], lines)
    add_diagnoses(folder)
    with (HERE / "modifiers.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(MORE_MODIFIERS)


FEE_SOURCE = "github.com/andrewallenbruce/arkrvu@6431dd5 inst/extdata/pins/pprrvu_2024 (MIT)"
HCPCS_SOURCE = "CMS HCPCS Level II July 2024 via northstar@a37fd498 hcpcs_lvl2; CPT codes by hand"
BY_HAND = ("charges.csv", "free_services.csv")
EXPENSE_SOURCE = "github.com/Psuncode/RVU-Calculator@47b79ef app/data/processed/rvu_data_2024.json (data public domain)"
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


def make_both_sides(folder: Path) -> None:
    """The full-length codes of FY2024 for the right and the left side, and the one for both where there is one."""
    known = {row["code"]: row["description"] for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz")}
    found = set()
    for code, words in known.items():
        for place in range(4, len(code)):
            right, left, both = (code[:place] + side + code[place + 1 :] for side in "123")
            other = f"{code[: place - 1]}{int(code[place - 1]) - 1}" if code[place - 1] in "13" else ""
            for whole in (both, other):
                if code == right and is_of_both_sides(words, known.get(left, ""), known.get(whole, "")):
                    found.add(f"{right} {left} {whole}")
    write_packed("both_sides.txt.gz", sorted(found))


def make_sides(folder: Path) -> None:
    """The side, R or L, of the full-length codes of FY2024 whose description names one and not both."""
    found = []
    for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz"):
        named = set(SIDE.findall(row["description"].lower()))
        if row["billable"] == "1" and len(named) == 1 and "bilateral" not in row["description"].lower():
            found.append(f"{named.pop()[0].upper()} {row['code']}")
    write_packed("sides.txt.gz", found)


def is_of_both_sides(right: str, left: str, both: str) -> bool:
    """Whether three descriptions are those of one condition on the right, on the left, and on both sides."""
    same = right.replace("right", "left") == left != right
    return same and "bilateral" in both.lower()


def find_excluded(entry: str, codes: list[str]) -> Iterator[str]:
    """Those of `codes` that one entry of an Excludes1 note means: a code, all under a heading (`J45.-`) or a range."""
    span = re.fullmatch(r"([A-Z]\w[\w.]*)-([A-Z]\w[\w.]*)-?", entry)
    if span:
        yield from (code for code in codes if is_between(code, *span.groups()))
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


CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]+)?"
NAMED = re.compile(rf"\b({CODE})(?:-({CODE}))?")
# What a note says in words alone, as the codes that the alphabetic index gives for it.
IN_WORDS = {"any routine childhood examination": "Z00.12"}


def list_named(note: str) -> Iterator[tuple[str, str]]:
    """The codes, headings and ranges that a note of the tabular list names, each as its first and last."""
    for line in note.split("\n"):
        if "with fifth or sixth character" not in line:
            yield from ((first, last or first) for first, last in NAMED.findall(IN_WORDS.get(line, line)))


def make_code_order(folder: Path) -> None:
    """Which of the course's codes goes before which, by the notes "code first" and "use additional code".

    Needs the package simple-icd-10-cm 1.5.0. Of several notes on a pair one at a code is kept before one at a chapter
    or block.
    """
    tabular = import_module("simple_icd_10_cm")
    valid = {row["code"] for row in read_packed(folder / "full/icd10cm_fy2024.csv.gz") if row["billable"] == "1"}
    codes = sorted({row["code"] for row in read_rows(HERE / "icd10.csv")} & valid)
    pairs: dict[tuple[str, str], tuple[str, str]] = {}
    for code in filter(tabular.is_valid_item, codes):
        for at in (code, *tabular.get_ancestors(code)):
            first = [(other, code, "code_first") for other in find_named(tabular.get_code_first(at), codes)]
            more = [(code, other, "use_additional") for other in find_named(tabular.get_use_additional_code(at), codes)]
            for earlier, later, note in (*first, *more):
                if earlier != later and is_wide(pairs.get((earlier, later), ("1", ""))[0]):
                    pairs[earlier, later] = (at, note)
    lines = ((*pair, *pairs[pair]) for pair in sorted(pairs))
    write_table(HERE / "code_order.csv", ["first", "second", "at", "note"], lines)


def make_tabular_notes(folder: Path) -> None:
    """The notes at all codes: kind, where each stands, first and last code that it means. Needs simple-icd-10-cm."""
    tabular = import_module("simple_icd_10_cm")
    lines = set[tuple[str, str, str, str]]()
    for at in filter(tabular.is_category_or_subcategory, tabular.get_all_codes()):
        for kind, note in (("c", tabular.get_code_first(at, False)), ("u", tabular.get_use_additional_code(at, False))):
            lines |= {(kind, at, first, last) for first, last in list_named(note)}
    for row in read_packed(folder / "full/icd10cm_excludes1_2026apr.csv.gz"):
        if row["level"] == "code":
            lines |= {
                ("x", row["at"], *read_entry(each)) for each in row["excluded_codes_or_ranges"].split("|") if each
            }
    write_packed("icd10_notes.txt.gz", (" ".join(each) for each in sorted(lines)))


def read_entry(entry: str) -> tuple[str, str]:
    """The first and last code or heading that an entry of an Excludes1 note means."""
    span = re.fullmatch(r"([A-Z]\w[\w.]*)-([A-Z]\w[\w.]*)-?", entry.strip())
    first, last = span.groups() if span else (entry.strip(), entry.strip())
    return first.rstrip("-").rstrip("."), last.rstrip("-").rstrip(".")


def find_named(note: str, codes: list[str]) -> Iterator[str]:
    """Those of `codes` that a note means."""
    for first, last in list_named(note):
        yield from (code for code in codes if is_between(code, first, last))


def is_wide(at: str) -> bool:
    """Whether a note stands at a chapter (`10`) or at a block (`I10-I1A`)."""
    return at.isdigit() or "-" in at


def is_between(code: str, first: str, last: str) -> bool:
    return first <= code[: len(first)] and code[: len(last)] <= last


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
    make_ended_codes(Path(sys.argv[1]))
    make_unspecified_sides(Path(sys.argv[1]))
    make_both_sides(Path(sys.argv[1]))
    make_sides(Path(sys.argv[1]))
    make_dx_edits(Path(sys.argv[1]))
    make_excludes(Path(sys.argv[1]))
    make_code_order(Path(sys.argv[1]))
    make_tabular_notes(Path(sys.argv[1]))
