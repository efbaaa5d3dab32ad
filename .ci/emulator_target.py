"""The functions, deployed with default settings on the AWS emulator, with the hostile provider in place of the real one."""
import json
import re

from standalone_target import IMAGE, KEY, PROJECT, Api, Provider, check
from emulator import Emulator


class Deployment(Api):
    # Each request uses an environment of the API's function, and there are few of them.
    clients = 8

    def __init__(self, work, package):
        self.provider_server = Provider(work)
        # The emulator's driver requires a file as its provider; it is never started.
        self.emulator = Emulator(work, PROJECT / package, IMAGE)
        self.emulator.provider = self.provider_server.url

    def deploy(self):
        emulator = self.emulator
        # Few environments: on a small machine, many that start at the same time slow each other down.
        emulator.cloud("up", "--env", f"SUBJECTS_PROVIDER_BASE_URL={self.provider_server.url}", "--max-environments", "3")
        emulator.environment = dict(re.findall(r"^export (\w+)='(.*)'$", emulator.cloud("env"), re.M))
        emulator.aws("ssm").put_parameter(Name="/vidu-subjects/provider-key", Type="SecureString", Value=KEY)
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

    def lines(self):
        """The number of invocations of each function, and the final statuses of the workflow's executions."""
        executions = [run["status"] for run in json.loads(self.emulator.cloud("executions", "--json"))]
        counts = {status: executions.count(status) for status in sorted(set(executions))}
        functions = [f"{row['function'].rpartition('-')[2]} {row['invocations']} times, {row['errors']} errors"
                     for row in json.loads(self.emulator.cloud("stats", "--json"))]
        return [f"the {self.emulator.kind} package: {'; '.join(functions)}; executions: {counts}"]

    def faults(self):
        denied = json.loads(self.emulator.cloud("denied", "--json"))
        return [f"IAM denied {json.dumps(call)}" for call in denied]

    def down(self):
        self.emulator.down()
        self.provider_server.stop()
