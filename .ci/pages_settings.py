"""The settings in the pages, as lines of terraform.tfvars: each must be a variable of the module, and none may be passed on a command line."""
import re

from pages_blocks import Fault

# In the text, and as arguments of a block's printf that writes the file.
SETTING = re.compile(r"(?:`|^printf .*?'(?:\\n)?|(?<=' )')([a-z_]+) = ", re.MULTILINE)


def names(text):
    """The names of all settings in a page, in order."""
    return SETTING.findall(text)


def check(root, pages):
    """Raises Fault for an unknown setting, and for -var: a later command without that setting would revert it. Returns a description of the check."""
    known = set(re.findall(r'^variable "(\w+)"', (root / "terraform/variables.tf").read_text(), re.MULTILINE))
    count = 0
    for page in pages:
        text = (root / page).read_text()
        on_command_line = re.search(r"-var[ =]\S+", text)
        if on_command_line:
            raise Fault(f"{page}: found {on_command_line[0]}: settings are lines of terraform.tfvars, as each apply needs them")
        unknown = sorted(set(names(text)) - known)
        if unknown:
            raise Fault(f"{page}: found the settings {unknown}, which are not variables of terraform/variables.tf")
        count += len(names(text))
    if not count:
        raise Fault(f"found no setting in {', '.join(pages)}")
    return [f"{count} settings in {' and '.join(pages)} are variables of Terraform"]
