"""What each box of the claim is, what to ask of it, and how to type a change of it; the same whatever claim is open.

Item numbers and their contents: CMS, Medicare Claims Processing Manual (100-04), chapter 26, section 10.
"""

from gym.value import Value


class Box(Value):
    """A topic: its meaning, the question that checks it on any claim, and a change as it is typed."""

    means: str
    ask: str
    typed: str = ""


BOXES: dict[str, Box] = {
    "modifier": Box(
        means="A modifier (box 24D, after the code) says something about the service that the code alone does not: "
        "the side, a second service of the day, how it was given. A line has room for four.",
        ask="What does the note say about this service that its code does not say? Who did what, where, on which side, "
        "and beside which other service?",
        typed="add 25 to line 1",
    ),
    "pointer": Box(
        means="The pointer (box 24E, Dx) links a line to the diagnoses that are its reason: the letters of box 21, the "
        "main reason first, at most four.",
        ask="Which problem in the note is the reason for this service? Does the line point at it, and at it first?",
        typed="point line 1 to B",
    ),
    "diagnosis": Box(
        means="Box 21 lists the diagnoses by letter, A to L, as ICD-10-CM codes. A is the main reason for the visit.",
        ask="What does the note call the problem: which side, which kind, how far along? Is each code as specific as "
        "the note, and is the reason for the visit first?",
        typed="change dx A to M17.11",
    ),
    "units": Box(
        means="Units (box 24G) are how many times the code's own measure was given: visits, minutes, milligrams, "
        "sites.",
        ask="What does one unit of this code stand for, and how many of them does the note record?",
        typed="set units on line 3 to 2",
    ),
    "pos": Box(
        means="The place of service (box 24B) is a two-digit code for where the patient was: 11 office, 22 outpatient "
        "hospital, 10 telehealth at home.",
        ask="Where was the patient when this was done, by the note?",
        typed="set pos 22 on line 1",
    ),
    "charge": Box(
        means="The charge (box 24F) is what the practice asks for the whole line, before any contract.",
        ask="Is it the practice's price for this code, times the units?",
        typed="set charge on line 1 to 150",
    ),
    "total": Box(
        means="Box 28 is the sum of all lines.",
        ask="Do the charges of the lines add up to it?",
        typed="set total to 240",
    ),
    "date": Box(
        means="The dates of service (box 24A) are the first and the last day of the service on that line.",
        ask="On which day does the note say this was done? Is it the same on every line?",
        typed="set date on line 1 to 7/8/2024",
    ),
    "rendering": Box(
        means="The rendering provider (box 24J) is who saw the patient, by NPI. The billing provider is who gets paid.",
        ask="Who signed the note, and is that person's NPI on the claim as the practice's roster has it?",
        typed="change rendering NPI to 1234567893",
    ),
    "billing": Box(
        means="The billing provider (box 33) is who sends the claim and gets paid; 33a is its NPI.",
        ask="Is it the practice's own name and NPI, digit for digit?",
        typed="change billing NPI to 1234567893",
    ),
    "referring": Box(
        means="Box 17 names the provider who referred the patient or ordered the service; 17b is the NPI.",
        ask="Did anybody order or refer this? Does the payer want to know who?",
        typed="set the ordering provider to Dana Cho MD",
    ),
    "npi": Box(
        means="An NPI is a provider's ten-digit number. The last digit is computed from the others.",
        ask="Is each NPI the one of the roster, digit for digit, and does it stand in the right box?",
        typed="change rendering NPI to 1234567893",
    ),
    "taxonomy": Box(
        means="A taxonomy code says a provider's profession and specialty in ten characters.",
        ask="Does it say what this provider is, by the roster?",
    ),
    "auth": Box(
        means="Box 23 holds the payer's authorization number, where the payer wanted to be asked before the service.",
        ask="Does this payer want to be asked for this service? If so: is there a number, for this service and this "
        "day?",
        typed="set auth to PA55123",
    ),
    "reference": Box(
        means="The original reference (box 22, REF*F8) is the number that the payer gave the claim. It belongs on a "
        "replacement and on a void.",
        ask="Has the payer decided this claim before? Then which number did it give it?",
        typed="original reference 2024X7781",
    ),
    "frequency": Box(
        means="The frequency code says what kind of claim this is: 1 a new one, 7 a replacement, 8 a void.",
        ask="Has the payer decided this claim before, and does it take replacements?",
        typed="set frequency to 7",
    ),
    "member": Box(
        means="The member ID (box 1a) is the number on the insurance card, letters and digits as printed.",
        ask="Is it the number on the card, and the card of the plan that covered this day?",
        typed="member id XJB4471",
    ),
    "patient": Box(
        means="Boxes 2 and 3 are the patient's name, birth date and sex, as the payer knows them.",
        ask="Are name, birth date and sex as on the insurance card?",
        typed="birth date 3/4/1961",
    ),
    "clia": Box(
        means="The CLIA number (REF*X4) is the laboratory's certificate. A laboratory line needs it, with QW for most "
        "waived tests.",
        ask="Is there a laboratory test on the claim? Does the certificate cover it?",
        typed="add CLIA 05D2187634",
    ),
    "payer": Box(
        means="The payer is the plan that the claim goes to. Each has its own rules, on the Rules tab.",
        ask="Which plan covered the patient on that day, and which of them pays first?",
        typed="set payer to Medicare Part B",
    ),
    "sequence": Box(
        means="Where there are two plans, one pays first (P) and one second (S). The second wants to know what the "
        "first paid.",
        ask="Is there a second plan, and which of the two pays first by the coordination rules?",
        typed="bill the secondary",
    ),
    "deadline": Box(
        means="Timely filing is how long a payer takes claims, counted from the day of service. Appeals have a limit "
        "of their own.",
        ask="How many days does this payer give, from which day does it count, and what proof is on the account?",
    ),
    "remittance": Box(
        means="The remittance (835, EOB) is the payer's answer: for each line what it allowed, what it paid, and the "
        "codes of what it took off.",
        ask="Which line did the payer not pay, and which codes stand beside it?",
    ),
    "carc": Box(
        means="A CARC is the reason why money was taken off, such as CO-97. CO: the practice bears it. PR: the "
        "patient. OA: other.",
        ask="Which reason code stands on the answer, and what does it ask you to compare?",
    ),
    "rarc": Box(
        means="A RARC is a remark that makes the reason more exact, such as N130 or MA130.",
        ask="What does the remark add to the reason code?",
    ),
    "allowed": Box(
        means="The allowed amount is what the contract says the service is worth. The rest of the charge is CO-45.",
        ask="Is the difference only the contract's, or was something refused?",
    ),
    "share": Box(
        means="Deductible (PR-1), coinsurance (PR-2) and copay (PR-3) are the patient's share of what is allowed.",
        ask="Is what is left the patient's share, by the payer's answer?",
    ),
    "appeal": Box(
        means="An appeal asks the payer to decide again on the same claim, with a letter and records. It is right "
        "where the claim was right.",
        ask="Was the claim right as it was sent? What on file proves it, and is there still time?",
        typed="appeal the denial",
    ),
    "replacement": Box(
        means="A replacement claim (frequency 7) takes the place of a claim that the payer has decided. It needs the "
        "payer's number for the old one.",
        ask="Was the claim itself wrong, and has the payer decided it?",
        typed="send a replacement claim: add 25 to line 1",
    ),
    "reopening": Box(
        means="A reopening is how Medicare corrects small errors on a claim that it has decided: it takes no "
        "replacements.",
        ask="Is the payer Medicare, and is the error a clerical one?",
        typed="ask for a reopening: add 25 to line 1",
    ),
    "void": Box(
        means="A void (frequency 8) cancels a claim that should never have gone out; the payer takes its money back.",
        ask="Should this claim exist at all?",
        typed="void the claim",
    ),
    "write_off": Box(
        means="A write-off closes what the practice may not collect from anybody, such as the contract's difference.",
        ask="Who bears what is left, by the group code: the practice, the patient, or another payer?",
        typed="write it off",
    ),
    "patient_bill": Box(
        means="The patient is billed for the patient's share only: what the payer marked PR.",
        ask="Does the payer's answer say PR for what is left?",
        typed="bill the patient",
    ),
    "bundling": Box(
        means="Bundled means that one service is part of another and is not paid by itself. NCCI lists the pairs, and "
        "which of them a modifier may part.",
        ask="Which two lines are of one day? Look the pair up: may a modifier part them, and does the note support it?",
    ),
    "necessity": Box(
        means="Medical necessity means that the diagnosis is one for which the payer covers the service.",
        ask="Which diagnosis does the line point at, and does the payer cover the service for it?",
    ),
    "level": Box(
        means="The level of a visit follows from its problems, its data and its risk, or from its time.",
        ask="Which problems, data and risk does the note show? Two of the three set the level.",
        typed="change 99213 to 99214",
    ),
    "line": Box(
        means="A line (box 24) is one service of one day: date, place, code with modifiers, pointer, charge and units.",
        ask="Was this service done, by the note? Then go through its boxes: date, place, code, modifiers, Dx, units.",
        typed="remove line 2",
    ),
    "code": Box(
        means="The code in box 24D says what was done, as CPT or HCPCS. Type *what is 20610* to look one up.",
        ask="What does the note say was done, and is this the code for just that?",
        typed="change line 1 to 99214",
    ),
}
WHOLE = Box(
    means="A claim says who was treated, by whom, for what, where and when. Type *what is box 24e* to ask about one "
    "box.",
    ask="Go through it in order: the patient and the plan, the diagnoses, then each line beside the note. What does "
    "the claim say that the note does not, and what is the other way round?",
    typed="add 25 to line 1",
)
