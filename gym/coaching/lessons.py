"""The lesson of each fault in one short sentence: what to look at on the next claim."""

from gym.world.faults import best_practice
from gym.world.scenarios.scenario import Issue

# Two rows of the answer sheet hold this many characters (62 a row).
LONGEST = 124
CLEAN = "Change a claim only for a reason that the note or the payer gives; a clean claim goes out as it is."

# By the fault's summary: variants of a fault with other ways out have lessons of their own.
LESSONS = {
    "A provider's NPI fails its check digit.": "The last digit of an NPI checks the rest: compare it with the roster.",
    "The claim arrived after the payer's filing limit.": "Look for proof of timely filing: with proof, appeal if the "
    "payer allows it; without, write it off.",
    "The payer takes the claim for one it has paid already.": "Was it done once or twice? Take back a true duplicate; "
    "mark a real repeat with its modifier.",
    "A diagnosis is not coded to its full length.": "Code to the last character that the note supports: side, site, "
    "type, encounter.",
    "A separate visit lacks modifier 25.": "If the note shows work beyond the minor procedure, the visit carries 25.",
    "Modifier 25 on a visit that the note does not carry.": "No work beyond the minor procedure, no separate visit: "
    "bill the procedure alone.",
    "A code is billed beside the one that includes it.": "An NCCI pair with indicator 0 is never paid together: bill "
    "the column 1 code.",
    "An NCCI pair at separate sites lacks its modifier.": "A separate site or encounter in the note needs the modifier "
    "that says which: XS, XE, XP or XU.",
    "A line bills more units than the medically unlikely edit allows.": "Compare the units with the note; correct a "
    "typing error, do not appeal it.",
    "An add-on code stands without its primary code.": "An add-on code needs its primary code from the same day.",
    "A reading in a facility is billed without its component modifier.": "In a facility the physician bills the "
    "reading alone: modifier 26.",
    "A needed prior authorization number is not on the claim.": "Look for the authorization on file and put its number "
    "in box 23.",
    "The claim does not name who ordered the service.": "Box 17 names who ordered the test, with the NPI from the "
    "directory.",
    "A therapy claim does not name who certified the plan of care.": "On a therapy claim, box 17 names who certified "
    "the plan of care.",
    "The rendering provider's taxonomy is not their own.": "Use each clinician's own taxonomy, as it stands on the "
    "roster.",
    "The member number cannot be one of Medicare's.": "Copy the Medicare number from the card: it never uses S, L, O, "
    "I, B or Z.",
    "The patient's name differs from the member record.": "Use the name on the card, letter for letter.",
    "The payer finds no member under the number on the claim.": "Take the member number from today's eligibility "
    "check, not from an old card.",
    "The claim went to a payer that never insured the patient.": "Run the eligibility check for the day of the visit "
    "and bill the payer it names.",
    "The rendering provider's NPI is a valid one of somebody else.": "Match name and NPI on the roster: a valid number "
    "can still be somebody else's.",
    "The claim names an orderer whose orders Medicare does not take.": "Box 17 names who ordered the test in the note, "
    "and nobody else.",
    "A test was ordered by somebody whose orders Medicare does not take.": "Medicare pays no test that a chiropractor "
    "ordered, and the patient owes nothing for it.",
    "A medical visit was billed by somebody whom Medicare does not pay for one.": "Medicare pays some professions only "
    "for their own services: bill what the note says was done.",
    "A group plan was billed before Medicare, which pays first here.": "Who works, for how large an employer, and why "
    "the patient has Medicare decide who pays first.",
    "A child's claim went to the wrong parent's plan first.": "For a child, the plan of the parent whose birthday "
    "comes first in the year pays first.",
    "The tests are beyond the laboratory's certificate.": "Know what the laboratory's certificate covers before the "
    "test: the rest is billed to nobody.",
    "A service by telephone does not say so.": "Read how they met: by sound alone, the line carries modifier 93.",
    "The health plan was billed for an injury at work.": "Ask where an injury happened: at work, the employer's "
    "carrier pays first.",
    "The health plan was billed for an injury by car.": "Ask how an injury happened: after a car accident, the auto "
    "carrier is billed first.",
    "The health plan was billed for an injury that somebody else answers for.": "Ask where an injury happened: the "
    "carrier of whoever answers for it is billed first.",
    "The payer overlooked the authorization on a right claim.": "When the claim is right and the payer is wrong, do "
    "not change the claim: appeal with the proof.",
    "The payer called a claim late that came in time.": "Compare the payer's dates with your proof of filing; where "
    "they are wrong, appeal in time.",
    "The payer asks for a visit back that the note carries.": "Read the note before you pay money back: what it "
    "supports, you appeal with the note.",
    "The payer asks for a visit back that the note does not carry.": "What the note does not support goes back, with a "
    "corrected claim.",
    "A drug is billed without the number of the product that was given.": "A drug carries the NDC from its label: N4, "
    "eleven digits, unit and quantity.",
    "Therapy above the yearly amount does not attest the need.": "Above the yearly therapy amount, KX goes on each "
    "line that the record supports.",
    "Timed services were rounded up one by one.": "Add up the minutes of all timed codes first, then look up how many "
    "units the sum gives.",
    "The claim does not say how the service stands to the patient's hospice care.": "With a hospice election, GW marks "
    "unrelated care and GV the attending physician's own.",
    "A test in a covered nursing facility stay was billed whole.": "In a covered facility stay, bill only the reading: "
    "26, with the facility's place of service.",
    "The claim names a colleague whom the payer had not enrolled yet.": "The claim names who did the work, not a "
    "colleague.",
    "The work was done before the clinician's enrollment began.": "Work from before the enrollment date is written "
    "off; the patient does not pay it.",
    "The coverage billed had ended before the service.": "Check eligibility for the date of service; bill the patient "
    "only where no coverage was active.",
    "The coverage billed had not begun on the day of service.": "Check eligibility for the date of service, not for "
    "today.",
    "Medicare was billed for a Medicare Advantage member.": "Ask for the plan's card: an Advantage plan takes "
    "Medicare's place.",
    "The second payer was not told what the first one paid.": "The claim to the second payer carries what the first "
    "one paid.",
    "The second payer was billed before the first.": "Bill the first payer first; its answer goes with the second "
    "claim.",
    "The second payer denied a claim that was right.": "When the second payer is wrong, appeal with the first payer's "
    "remittance.",
    "The total is not the sum of the lines.": "The total follows the lines: add them up.",
    "A date of service is impossible.": "Take the date of service from the note.",
    "The visit that decided on the operation lacks modifier 57.": "A visit that decides on a major operation carries "
    "57, on that day or the day before.",
    "A visit falls in the days after an operation.": "After an operation, ask what the visit was for: something else "
    "needs 24, aftercare is paid already.",
    "Modifier 24 on a visit that was care after an operation.": "24 only where the note shows another problem; "
    "aftercare is paid with the operation.",
    "A procedure falls in the days after another one.": "Ask why it was done: planned is 58, a return for a "
    "complication 78, unrelated 79.",
    "A visit carries a modifier that is for procedures only.": "59 and the X modifiers are for procedures; a visit "
    "uses 24, 25 or 57.",
    "Both sides are billed in a way that counts them twice.": "Look up the bilateral indicator: 1 is one line, one "
    "unit, modifier 50.",
    "Both sides are marked on a code whose price is for both.": "Bilateral indicator 2 means that the price is for "
    "both sides: no 50.",
    "The place of service is not where the patient was.": "The place of service is where the patient was; by video, 10 "
    "is at home and 02 anywhere else.",
    "The visit is coded for the wrong kind of patient.": "Count three years back: seen by anyone of the same specialty "
    "in the group means established.",
    "A visit is billed above the level that its note carries.": "Rate problems, data and risk; the level is what two "
    "of the three support.",
    "A visit is billed below the level that its note carries.": "Coding too low is an error too: take the level that "
    "two of the three columns support.",
    "A nurse visit is billed beside an injection.": "Giving an injection includes the nurse's visit: bill it alone.",
    "A diagnosis is not coded to its full length, and the note does not say more.": "When the note does not say "
    "enough, ask the provider; never guess a code.",
    "A diagnosis code was not valid on the date of service.": "Look a diagnosis up in the edition of the date of "
    "service: ICD-10-CM changes every October 1.",
    "Two diagnoses on the claim exclude each other.": "Read the Excludes1 notes: what the established diagnosis rules "
    "out is not coded beside it.",
    "The first diagnosis is one that can only follow another.": "The condition treated goes first, its manifestation "
    "after it, outside causes last.",
    "A diagnosis belongs to another age than the patient's.": "Compare the patient's age with every code that has an "
    "age range.",
    "A diagnosis does not occur in the sex the claim gives.": "When sex and diagnosis disagree, the coverage shows "
    "which one is wrong.",
    "A preventive visit is coded for another age.": "A preventive visit takes the code of the age on the day of the "
    "visit.",
    "A line points at a diagnosis that was not its reason.": "Each line points at its own reason in the note.",
    "The diagnosis behind a line is not one the coverage article lists.": "Point at the documented reason that the "
    "coverage article lists.",
    "A signed notice is not named on the claim.": "A signed notice (ABN) is GA on the line.",
    "The claim names a notice that nobody signed.": "GA needs a signed notice; without one the line carries GZ.",
    "A step of another service is billed apart.": "A step of another service is not billed apart: it comes off the "
    "claim.",
    "The tests of a panel are billed one by one.": "When all tests of a panel were run, bill the panel alone.",
    "A test is billed beside the panel that holds it.": "A test inside a panel is billed again only if the patient "
    "needed it twice.",
    "Documented units over a limit that review can override were denied.": "Units that the note supports can go past "
    "the limit on review: appeal with the record.",
    "Documented units over a limit were denied, and the time for an appeal is over.": "Check the last day for an "
    "appeal first: after it, the balance is written off.",
    "A therapy line does not say under which plan it was done.": "Every therapy line names its plan: GP, GO or GN.",
    "The laboratory's certificate is not on the claim.": "The laboratory's CLIA number goes on every claim with tests.",
    "The claim does not say that a waived kit was used.": "A listed test done with a waived kit has QW in the first "
    "place.",
    "Nobody asked for a needed prior authorization.": "Check for a prior authorization before the service; what none "
    "covers is the practice's cost.",
    "A corrected claim was sent as a new one.": "A corrected claim has frequency 7 and the payer's claim number in box "
    "22.",
    "A replacement does not say which claim it replaces.": "A replacement names the claim it replaces: the payer's own "
    "number in box 22.",
    "The claim names an authorization that had run out, not the renewed one.": "Check the dates of an authorization "
    "against the service; use the renewed one.",
    "The authorization had run out before the service.": "When an authorization has run out, ask the payer for a "
    "renewed one.",
    "The authorization had run out before the service, and the payer gives no other.": "What no authorization covers "
    "is written off; the patient does not pay it.",
    "The authorization is for another service than the one that was done.": "Bill what the note documents, and ask the "
    "payer to change its authorization.",
    "Earlier claims had used up the authorization.": "Count what was paid under an authorization; ask for more before "
    "it runs out.",
    "Earlier claims had used up the authorization, and the payer gives no more.": "Visits beyond the authorization are "
    "written off; count before the last one.",
    "The claim does not say that the service is excluded by statute.": "A service that Medicare never covers carries "
    "GY; the patient pays.",
    "An excluded service is billed as one that is not necessary.": "Excluded by statute is GY; GA and GZ are for what "
    "may not be necessary.",
    "Medicare denied a service that it never covers: it is the patient's to pay.": "PR on the denial of an excluded "
    "service makes it the patient's: send the bill.",
    "The patient's plan does not cover the service.": "PR on the denial makes it the patient's; read the benefits "
    "before the service.",
    "The plan has paid the service as often as it pays it.": "Count the earlier services; when the limit is reached, "
    "the group code says who pays.",
    "The plan counted a service of the year before.": "Count the services by the plan's own year; where it miscounted, "
    "appeal with the dates.",
    "The service came too soon for Medicare, without a notice.": "Too soon for Medicare and no signed notice: the cost "
    "is the practice's (CO).",
    "Medicare miscounted the months between two screenings.": "Count the months between screenings yourself; where "
    "Medicare miscounted, appeal.",
    "The referral on file is not named on the claim.": "Look for the referral on file and put its number on the claim.",
    "Nobody had referred the patient.": "Without a referral the contract makes the visit the practice's cost.",
    "The practice is outside the plan's network, and the care was planned.": "Planned care outside the network is the "
    "patient's where the denial says PR.",
    "The plan denied an emergency because of its network.": "An emergency is paid whatever the network: appeal.",
    "The payer asked for the record, and nobody sent it.": "Answer a records request by its date: the record goes with "
    "the appeal.",
    "On review the payer denied a level of visit that the note carries.": "Compare the note with the decision-making "
    "table; what it supports, you appeal column by column.",
    "A drug from a single-dose vial does not say whether any was thrown away.": "Read what became of the vial: JW on a "
    "line of its own for the waste, JZ where nothing was wasted.",
    "The claim does not name the record that was sent to the payer.": "A record that is sent apart needs a control "
    "number, and the claim names the same number (PWK).",
    "On review the payer found the entry of the visit unsigned.": "Read what the letter misses: the author of an entry "
    "can still attest it.",
    "On review the payer found that no physician had certified the plan of care.": "Read what the letter misses: a "
    "physician can still certify a plan of care.",
    "On review the payer found no order of the test.": "Read what the letter misses: nobody can write an order "
    "afterwards.",
    "On review the payer denied a level of visit that the note does not carry.": "Compare the note with the "
    "decision-making table; what it does not support, you correct.",
}


def lesson_of(issue: Issue) -> str:
    """The lesson of an issue; of one composed before its fault was reworded, the fault's best practice."""
    return LESSONS.get(issue.summary) or best_practice(issue.fault) or issue.summary
