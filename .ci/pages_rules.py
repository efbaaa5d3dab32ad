"""The prerequisites of the pages' commands, and the commands that are not run, with the reason."""
import re

# Commands that are not run, in blocks or (Maven) in the text. A rule that matches no command is a fault, because it
# could hide a later command.
SKIPPED = {
    r"\./mvnw package ": "a build that takes minutes; .ci/run builds the packages before",
    r"\./mvnw verify$": "all tests; .ci/run runs them",
    r"terraform -chdir=terraform init$": "the emulator brings its own provider; a real init uses Terraform's registry",
    r"printf 'token: ' && read -rs TOKEN$": "it asks for a token; the signature's check runs it, with one and with none",
}

# JSON that is not the output of a command.
DOCUMENTS = {r'\{\s*"package": "function\.zip"': "the metadata that a build writes; the build's own tests check it"}

# Started as written; it runs until the page's standalone part ends.
BACKGROUND = r"\./mvnw quarkus:dev$"

# Read-only commands are repeated until they succeed with the shown output, because the data may not be available yet.
READS = r"(cat|ls) |curl -s http\S+$|call '?/\S+$|aws s3 ls |aws s3 cp \S+ \S+ -$|aws s3 cp \"[^\"]*\" -$"

# AWS operations that the emulator lacks: the command line checks the parameters without a call.
PARAMETERS_ONLY = {
    ("lambda", "update-function-configuration"): "the emulator changes functions by Terraform only",
    ("cloudwatch", "describe-alarm-history"): "the emulator keeps no history of alarms",
}

# Commands that ask a question: a pasted line after one of them may be read as the answer, so each is the last of its
# block.
ASKS = r"terraform .*\b(apply|destroy)\b|.*\bread -"

# The task for the placeholder ID: by section, for its blocks in order. Fixtures of pages_cloud.Deployment.
TASKS = {
    "Find a task": ["completed", "completed"],
    "Redrive": ["failed", "unconfirmed once"],
    "Unconfirmed tasks": ["unconfirmed"],
}
PLACEHOLDER = re.compile(r"\bID\b")


def reason(rules, command):
    """The rule that a command matches, or None."""
    return next((rule for rule in rules if re.match(rule, command)), None)
