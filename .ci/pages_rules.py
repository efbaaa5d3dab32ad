"""What the pages' commands need here that a reader has, and which of them are not run, with the reason."""
import re

# Commands that are not run, in blocks or, of Maven, in the text. A rule that no command matches is a fault: it would hide one that comes later.
SKIPPED = {
    r"\./mvnw package ": "a build of minutes; .ci/run makes the packages before",
    r"\./mvnw verify$": "all tests; .ci/run runs them",
    r"terraform -chdir=terraform init$": "the emulator brings its own provider; a real init asks Terraform's registry",
    r"printf 'token: ' && read -rs TOKEN$": "it asks for a token; the signature's check runs it, with one and with none, against a server that records requests",
}

# JSON that no command prints.
DOCUMENTS = {r'\{\s*"package": "function\.zip"': "what a build writes beside the package; the build's own tests are about it"}

# Started as written, and left running until the page's local part ends.
BACKGROUND = r"\./mvnw quarkus:dev$"

# Commands that only read are repeated until they succeed and the output is the one that is shown: what they read may still be on its way.
READS = r"(cat|ls) |curl -s http\S+$|call '?/\S+$|aws s3 ls |aws s3 cp \S+ \S+ -$|aws s3 cp \"[^\"]*\" -$"

# Operations of AWS that the emulator lacks: the command line checks the parameters, and calls nothing.
PARAMETERS_ONLY = {
    ("lambda", "update-function-configuration"): "the emulator changes functions by Terraform only",
    ("cloudwatch", "describe-alarm-history"): "the emulator keeps no history of alarms",
}

# Commands that ask: what is pasted behind one of them may be taken for the answer, so each is the last of its block.
ASKS = r"terraform .*\b(apply|destroy)\b|.*\bread -"

# The task that ID stands for: by section, for its blocks in order. Fixtures of pages_cloud.Deployment.
TASKS = {
    "Find a task": ["completed", "completed"],
    "Redrive": ["failed", "unconfirmed once"],
    "Unconfirmed tasks": ["unconfirmed"],
}
PLACEHOLDER = re.compile(r"\bID\b")


def reason(rules, command):
    """The rule that a command matches, or None."""
    return next((rule for rule in rules if re.match(rule, command)), None)
