"""The functions, deployed on the AWS emulator, with the hostile provider in place of the real one."""
import json
import re

from standalone_target import IMAGE, KEY, PROJECT, Api, Provider, check
from emulator import NAME, Emulator


class Deployment(Api):
    # Each request uses an environment of the API's function, and there are few of them.
    clients = 8

    def __init__(self, work, package, *settings, environment=None, secrets=None):
        """
        settings: Terraform variables; without any, all settings are the defaults
        environment: more environment variables of all functions, which replace those of Terraform
        secrets: more parameters, by name
        """
        self.environment, self.secrets = environment or {}, {"/vidu-subjects/provider-key": KEY, **(secrets or {})}
        self.provider_server = Provider(work)
        # The emulator's driver requires a file as its provider; it is never started.
        self.emulator = Emulator(work, PROJECT / package, IMAGE, *settings)
        self.emulator.provider = self.provider_server.url

    def deploy(self, prepare=lambda emulator: None):
        """prepare(emulator) creates what must exist before the apply."""
        emulator = self.emulator
        variables = {"SUBJECTS_PROVIDER_BASE_URL": self.provider_server.url, **self.environment}
        words = [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
        # Few environments: on a small machine, many that start at the same time slow each other down.
        emulator.cloud("up", *words, "--max-environments", "3")
        emulator.environment = dict(re.findall(r"^export (\w+)='(.*)'$", emulator.cloud("env"), re.M))
        for name, value in self.secrets.items():
            emulator.aws("ssm").put_parameter(Name=name, Type="SecureString", Value=value)
        prepare(emulator)
        check("Apply complete!" in emulator.terraform("apply"), "terraform apply did not complete")
        self.outputs = emulator.read_outputs()
        self.s3 = emulator.aws("s3")

    def call(self, method, path, body=None, headers=None):
        try:
            return self.emulator.call(method, path, body, headers)
        except OSError:
            return 0, {}, None

    def drop(self, path, content):
        self.s3.put_object(Bucket=self.outputs["bucket"], Key=f"incoming/{path}", Body=content)

    def copy(self, id, name):
        try:
            return self.s3.get_object(Bucket=self.outputs["bucket"], Key=f"media/{id}/{name}")["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None

    def sweep(self):
        self.emulator.cloud("tick", f"{NAME}-sweep", status=None)

    def lines(self):
        """The number of invocations of each function, and the final statuses of the workflow's executions."""
        executions = [run["status"] for run in json.loads(self.emulator.cloud("executions", "--json"))]
        counts = {status: executions.count(status) for status in sorted(set(executions))}
        functions = [
            f"{row['function'].rpartition('-')[2]} {row['invocations']} times, {row['errors']} errors"
            for row in json.loads(self.emulator.cloud("stats", "--json"))
        ]
        return [f"the {self.emulator.kind} package: {'; '.join(functions)}; executions: {counts}"]

    def faults(self):
        denied = json.loads(self.emulator.cloud("denied", "--json"))
        return [f"IAM denied {json.dumps(call)}" for call in denied]

    def down(self):
        self.emulator.down()
        self.provider_server.stop()
