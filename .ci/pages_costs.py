"""Recomputes the costs that operations.md and README.md state, from the prices that operations.md lists."""
import re

from pages_blocks import Fault

PAGES = ("docs/operations.md", "README.md")
ROW = re.compile(r"^\| (?P<part>[^|]+) \| *(?P<arithmetic>[^|]*?) *\| (?P<dollars>[*\d.]+) \|$", re.MULTILINE)
AMOUNT = r"(\d+(?:\.\d+)?)"


def value(arithmetic):
    """The value of an expression: numbers, + − × / and brackets. Words, units and the text after a colon are ignored."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", arithmetic.partition(":")[0])
    # Remove words, and the brackets and commas among them, which only describe a number.
    text = re.sub(r"\([^()\d]*\)|[A-Za-z`,?-]+", " ", text.replace("per GB", "")).replace("×", "*").replace("−", "-")
    try:
        if not re.fullmatch(r"[\d\s.+*/()-]+", text):
            raise SyntaxError
        return eval(text, {"__builtins__": {}})
    except SyntaxError:
        raise Fault(f"costs: found {arithmetic!r}, which is not arithmetic ({text!r})") from None


def check(root):
    """Raises Fault if a figure differs from the result of its arithmetic. Returns a description of the check."""
    operations, readme = ((root / page).read_text() for page in PAGES)
    costs = operations[operations.index("\n## Cost\n") : operations.index("\n## Tear down\n")]
    prices = {float(number) for row in re.findall(r"^\| [^|]+ \| ([^|]*\d[^|]*) \|$", costs, re.MULTILINE) for number in re.findall(r"\d+\.\d+", row)}
    totals = [table(part, prices) for part in costs.split("\n**")[1:] if ROW.search(part)]
    if len(totals) != 2:
        raise Fault(f"costs: found {len(totals)} tables of costs, not 2")
    idle = month(costs, prices)
    api, (upload, storage) = totals[0][0], totals[1]
    sentence = rf"about {AMOUNT} \$ for a million subjects by the API, {AMOUNT} \$ for a million by\s+upload.*?; {AMOUNT} \$ a month"
    stated = re.search(sentence, readme, re.DOTALL)
    if not stated or [float(amount) for amount in stated.groups()] != [round(api), round(upload - storage), idle]:
        raise Fault(f"costs: README.md states {stated and stated.groups()}; the tables give {round(api)}, {round(upload - storage)} and {idle}")
    return [f"costs: {len(ROW.findall(costs))} rows of the tables, their sums and the README's figures match the prices"]


def table(text, prices):
    """→ (the sum of the rows, and the part of it for the stored uploads)"""
    total, storage, summed = 0, 0, False
    for row in ROW.finditer(text):
        if row["part"] == "**together**":
            if float(row["dollars"].strip("*")) != round(total):
                raise Fault(f"costs: the sum is {row['dollars']}; the rows give {total:.2f}")
            stated = re.search(r"of which (\d+) without the stored uploads", row["arithmetic"])
            if stated and int(stated[1]) != round(total - storage):
                raise Fault(f"costs: {stated[0]}; the rows give {total - storage:.2f}")
            summed = True
            continue
        dollars = float(row["dollars"])
        if abs(value(row["arithmetic"]) - dollars) > 0.00501:
            raise Fault(f"costs: {row['part']} is {dollars}; {row['arithmetic']} gives {value(row['arithmetic']):.3f}")
        unknown = used(row["arithmetic"]) - prices
        if unknown:
            raise Fault(f"costs: {row['part']} uses {sorted(unknown)}, which are not listed prices")
        if not summed:
            total += dollars
            storage += dollars if row["part"].startswith("storage of the uploads") else 0
    if not summed:
        raise Fault(f"costs: a table has no sum: {text[:80]}")
    return total, storage


def used(arithmetic):
    """The prices in an expression: the last factor of each product, per million or per GB."""
    return {float(price) for price in re.findall(r"× (\d+\.\d{2,})(?! s)\b", arithmetic.partition(":")[0])}


def month(costs, prices):
    """Checks the costs of an idle deployment."""
    text = costs[costs.index("**When nothing happens**") :]
    alarms = re.search(rf"(\d+) alarms {AMOUNT}, the dashboard {AMOUNT}", text)
    sweeps = re.search(rf"8,640 sweeps {AMOUNT}, Lambda", text)
    polling = re.search(rf"about ([\d,]+)\) {AMOUNT}: \*\*{AMOUNT}\*\*", text)
    spent = re.search(r"A sweep is reckoned as ([^;]*) for a million", text)
    if not (alarms and sweeps and polling and spent):
        raise Fault("costs: the costs when nothing happens are not stated as before: count of alarms, dashboard, sweeps, polling, sum")
    expected = [int(alarms[1]) * 0.10, 3.00, value(spent[1]) * 8640 / 1e6, int(polling[1].replace(",", "")) * 0.40 / 1e6]
    stated = [float(amount) for amount in (alarms[2], alarms[3], sweeps[1], polling[2])]
    if [round(amount, 2) for amount in expected] != stated or not {0.10, 3.00, 0.40} <= prices or not used(spent[1]) <= prices:
        raise Fault(f"costs: when nothing happens, {stated} are stated; the prices give {[round(amount, 2) for amount in expected]}")
    if float(polling[3]) != round(sum(stated), 2):
        raise Fault(f"costs: when nothing happens, the sum is {polling[3]}; the parts give {sum(stated):.2f}")
    return float(polling[3])
