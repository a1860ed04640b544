"""Where pyx12's maps are narrower than X12's guides: the maps with our amendments, each with its reason."""

from atexit import register
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree.ElementTree import Element, ElementTree, SubElement, fromstring

from gym.world.codes.tables import read_table

NEEDED = ("maps.xml", "dataele.xml", "x12.control.00501.xml")
CODES = "codes.xml"
# Claim status codes (code source 508) that X12 has given out since pyx12's list, which ends with 771.
NEWER_STATUS = tuple(str(number) for number in range(772, 800) if number != 797)
CLAIM, PAYMENT = "837.5010.X222.A1.xml", "835.5010.X221.A1.xml"
ACKNOWLEDGMENT, RESULT = "277.5010.X214.xml", "999.5010X231.A1.xml"
GUIDE_277 = "X12 005010X214, example"
GUIDE_835 = "X12 005010X221, example"


class Amendment(NamedTuple):
    """One change of a map: the node by its path below the detail, the property, its value, and why."""

    file: str
    path: str
    field: str
    value: str
    reason: str


# `usage` S is situational; `codes` adds to the codes allowed.
AMENDMENTS = (
    Amendment(PAYMENT, "FOOTER", "repeat", ">1", "X12 005010X221A1, PLB Provider Adjustment: repeat >1"),
    Amendment(PAYMENT, "2000/TS3/TS309", "usage", "S", f"{GUIDE_835} 1"),
    Amendment(PAYMENT, "2000/TS3/TS311", "usage", "S", f"{GUIDE_835} 1"),
    Amendment(ACKNOWLEDGMENT, "2100B/NM1/NM107", "usage", "S", f"{GUIDE_277}s 3 and 4"),
    Amendment(ACKNOWLEDGMENT, "2200B/STC/STC02", "usage", "S", f"{GUIDE_277} 2"),
    Amendment(ACKNOWLEDGMENT, "2200B/STC/STC04", "usage", "S", f"{GUIDE_277} 2"),
    Amendment(ACKNOWLEDGMENT, "2000C", "usage", "S", f"{GUIDE_277} 2"),
    Amendment(ACKNOWLEDGMENT, "2000C/HL/HL04", "codes", "0", f"{GUIDE_277} 4"),
    Amendment(ACKNOWLEDGMENT, "2200C", "usage", "S", f"{GUIDE_277}s 1 and 3"),
    Amendment(ACKNOWLEDGMENT, "2200C/TRN/TRN01", "codes", "2", f"{GUIDE_277} 4"),
    Amendment(ACKNOWLEDGMENT, "2200C/STC", "usage", "S", "New York eMedNY companion guide, 277CA example"),
    Amendment(ACKNOWLEDGMENT, "2200C/STC/STC02", "usage", "S", f"{GUIDE_277} 4"),
    Amendment(ACKNOWLEDGMENT, "2000D", "usage", "S", f"{GUIDE_277} 4"),
    Amendment(ACKNOWLEDGMENT, "2200D/DTP", "usage", "S", f"{GUIDE_277} 4"),
    Amendment(ACKNOWLEDGMENT, "2220D/STC/STC02", "usage", "S", f"{GUIDE_277} 1"),
)


@cache
def map_folder() -> "TemporaryDirectory[str]":
    """A folder with the amended maps; it lasts as long as the process."""
    folder = TemporaryDirectory(prefix="gym-x12-")
    register(folder.cleanup)
    maps = files("pyx12") / "map"
    for name in (*NEEDED, CLAIM, RESULT, PAYMENT, ACKNOWLEDGMENT):
        target = Path(folder.name) / name
        changes = [each for each in AMENDMENTS if each.file == name]
        if changes:
            amend(maps.joinpath(name).read_bytes(), changes).write(target, encoding="utf-8", xml_declaration=True)
        else:
            target.write_bytes(maps.joinpath(name).read_bytes())
    lists = add_codes(maps.joinpath(CODES).read_bytes())
    lists.write(Path(folder.name) / CODES, encoding="utf-8", xml_declaration=True)
    return folder


def add_codes(text: bytes) -> "ElementTree[Element]":
    """pyx12's external code lists with the claim status and remark codes that came later."""
    root = fromstring(text)
    remarks = tuple(row["code"] for row in read_table("rarc.csv"))
    for name, codes in (("claim_status", NEWER_STATUS), ("remark_code", remarks)):
        node = next(each for each in root.iter("codeset") if each.findtext("id") == name)
        version = find_child(node, "version")
        known = {each.text for each in version}
        for code in codes:
            if code not in known:
                SubElement(version, "code").text = code
    return ElementTree(root)


def amend(text: bytes, changes: list[Amendment]) -> "ElementTree[Element]":
    """The map with the changes. Raises LookupError if a node is not there."""
    root = fromstring(text)
    for each in changes:
        node = find_node(root, each.path)
        if each.field == "codes":
            SubElement(find_child(node, "valid_codes"), "code").text = each.value
        else:
            find_child(node, each.field).text = each.value
    return ElementTree(root)


def find_node(root: Element, path: str) -> Element:
    """The node that the ids of the path lead to."""
    first, *rest = path.split("/")
    node = next((each for each in root.iter("loop") if each.get("xid") == first), None)
    for name in rest:
        node = next((each for each in node if each.get("xid") == name), None) if node is not None else None
    if node is None:
        raise LookupError(f"pyx12's map has no {path}")
    return node


def find_child(node: Element, tag: str) -> Element:
    child = node.find(tag)
    if child is None:
        raise LookupError(f"pyx12's map has no {tag} at {node.get('xid')}")
    return child
