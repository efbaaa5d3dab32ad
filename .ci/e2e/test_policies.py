"""The policies of the buckets and queues in the deployment, not in the plan."""
import json

from emulator import NAME

from .fixtures import DeployedTest


class PoliciesTest(DeployedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sqs = cls.deployment.aws("sqs")
        [cls.packages] = {package["bucket"] for package in cls.deployment.resources("aws_s3_object")}
        cls.policies = {name: cls.deployment.s3.get_bucket_policy(Bucket=name)["Policy"] for name in (cls.deployment.bucket, cls.packages)}
        queues = {name: url for name, url in cls.deployment.outputs.items() if name.endswith("queue_url")}
        queues["media"] = sqs.get_queue_url(QueueName=f"{NAME}-media")["QueueUrl"]
        for queue, url in queues.items():
            cls.policies[queue] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]

    def statements(self, name):
        return {statement["Sid"]: statement for statement in json.loads(self.policies[name])["Statement"]}

    def test_package_isNotInTheBucketOfUploads(self):
        self.assertNotEqual(self.packages, self.deployment.bucket)

    def test_bucketsAndQueues_refuseRequestsWithoutTls(self):
        for name in self.policies:
            with self.subTest(name):
                deny = self.statements(name)["DenyWithoutTls"]
                self.assertEqual(deny["Effect"], "Deny")
                self.assertEqual(deny["Condition"], {"Bool": {"aws:SecureTransport": "false"}})

    def test_bucketsAndQueues_allowOnlyTheBucketToSendToTheQueue(self):
        for name in self.policies:
            with self.subTest(name):
                others = [sid for sid in self.statements(name) if sid != "DenyWithoutTls"]
                self.assertEqual(others, ["AnnounceUploads"] if name == "queue_url" else [])
