"""The command blocks of the Markdown pages: their content, the output shown after them, and whether shells can parse them."""
import dataclasses
import re
import subprocess

from pages_rules import ASKS, DOCUMENTS, reason

FENCE = re.compile(r"^```(\w*)$")
HEADING = re.compile(r"^#+ (.*)$")


@dataclasses.dataclass
class Block:
    """A fenced block; `before` is the text between it and the block or heading before it, `line` the first one inside (from 1)."""

    page: str
    section: str
    line: int
    language: str
    text: str
    before: str
    shown: "Block | None" = None

    def __str__(self):
        return f"{self.page}:{self.line}"


class Fault(Exception):
    """A page contains a wrong statement."""


def blocks(root, page):
    """All fenced blocks of a page in order; `shown` of a command block is the JSON or the response that follows it."""
    found, section, before, fence, start, inside = [], "", [], None, 0, []
    for number, line in enumerate((root / page).read_text().splitlines(), 1):
        mark = FENCE.match(line)
        if fence is not None:
            if mark:
                found.append(Block(page, section, start + 1, fence, "\n".join(inside), " ".join(before)))
                fence, before = None, []
            else:
                inside.append(line)
        elif mark:
            fence, start, inside = mark[1], number, []
        elif HEADING.match(line):
            section, before = HEADING.match(line)[1], []
        else:
            before.append(line)
    if fence is not None:
        raise Fault(f"{page}:{start}: the block has no end")
    previous = None
    for block in found:
        if (block.language == "json" or block.text.startswith("HTTP/")) and not reason(DOCUMENTS, block.text):
            if previous is None or previous.language != "sh" or previous.section != block.section:
                raise Fault(f"{block}: no command before it prints this")
            previous.shown = block
            block.before = f"{previous.before} {block.before}"
        previous = block
    return found


def inline(root, page):
    """The Maven commands in the text and the tables of a page."""
    outside = re.sub(r"^```.*?^```$", "", (root / page).read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`(\./mvnw [^`]+)`", outside)


def commands(text):
    """The commands of a block, each with its lines."""
    found, lines = [], []
    for line in text.splitlines():
        if not lines and not line.strip():
            continue
        lines.append(line)
        if not line.endswith("\\") and not complaint(["bash", "-n"], "\n".join(lines)):
            found.append("\n".join(lines))
            lines = []
    if lines:
        raise Fault(f"no complete command: {lines}")
    return found


def complaint(shell, text):
    """The error message of a shell that cannot parse a text, or an empty text."""
    return subprocess.run([*shell, "/dev/stdin"], input=text, capture_output=True, text=True).stderr.strip()


def check_syntax(block, shells):
    """Checks that every shell can parse the block, and that it can be pasted as a whole: it has no comments, because an interactive zsh (the
    shell of macOS) treats them as arguments; and a command that asks a question is the last one."""
    for shell in shells:
        error = complaint([*shell, "-n"], block.text)
        if error:
            raise Fault(f"{block}: {shell[0]} cannot parse it: {error}")
    comment = re.search(r"(^|\s)(#.*)", re.sub(r"'[^']*'|\"[^\"]*\"", "''", block.text))
    if comment:
        raise Fault(f"{block}: found a comment ({comment[2]}): an interactive zsh treats it as arguments; move it into the text before the block")
    asking = next((command for command in commands(block.text)[:-1] if re.match(ASKS, command)), None)
    if asking:
        raise Fault(f"{block}: {asking} asks a question, and the shell may read the next line as its input: begin another block after it")
