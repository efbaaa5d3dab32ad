"""Replaces terraform in the pages' commands: the emulator runs the real one, and keeps the state.

Environment: PAGES_CLOUD, the emulator's command; PAGES_CLOUD_DIR, its folder; PAGES_PATH, the path of the installed commands; PAGES_REGION,
the region of the emulator. A session with another region would deploy to that region.
"""
import json
import os
import pathlib
import subprocess
import sys

import botocore.session

os.environ["PATH"] = os.environ["PAGES_PATH"]
cloud = [os.environ["PAGES_CLOUD"]]
folder = pathlib.Path(os.environ["PAGES_CLOUD_DIR"])
chdir, command, *words = sys.argv[1:]
if chdir != "-chdir=terraform":
    sys.exit(f"found {chdir}: the module is in -chdir=terraform")
# The region as Terraform's provider reads it.
region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or botocore.session.Session().get_config_variable("region")
if region != os.environ["PAGES_REGION"]:
    sys.exit(f"found the region {region!r}: this session's is {os.environ['PAGES_REGION']}")
if command in ("apply", "destroy"):
    sys.exit(subprocess.run([*cloud, command, "terraform", *words, "--dir", str(folder)]).returncode)
if command != "output":
    sys.exit(f"found {command}: allowed are apply, destroy and output")

state = pathlib.Path((folder / "terraform/last").read_text()) / "terraform.tfstate"
configuration = {"TF_CLI_CONFIG_FILE": str(folder / "terraform/terraform.rc")}
done = subprocess.run(["terraform", chdir, command, f"-state={state}", *words], capture_output=True, text=True, env={**os.environ, **configuration})
status = json.loads(subprocess.run([*cloud, "status", "--dir", str(folder)], check=True, capture_output=True, text=True).stdout)
output = done.stdout
for api, where in status["apis"].items():
    output = output.replace(f"https://{api}.execute-api.{where['region']}.amazonaws.com", where["url"])
sys.stdout.write(output)
sys.stderr.write(done.stderr)
sys.exit(done.returncode)
