"""
A separate deployment, whose roles have a boundary and a path, on an emulator that does not set the delays of messages itself: a deferred
upload is delivered again after the delay that the function has set.
"""
from emulator import IMAGE, PROJECT, Emulator, until

from . import fixtures
from .fixtures import SETTINGS, EndToEndTest, put_parameters
from .times import instant, logged_at

# The first delay of a deferred upload, in seconds, and twice its random share. If the delay were not set, the queue
# would keep the message for six timeouts of the function, which is much longer.
FIRST_DELAY = 15
DELAY_TOLERANCE = 30
ROLE_PATH = "/company/vidu/"


class DeferralTest(EndToEndTest):
    @classmethod
    def setUpClass(cls):
        def create(folder):
            emulator = Emulator(folder, fixtures.options.package, fixtures.options.provider, *SETTINGS)
            return emulator, emulator.down

        emulator = cls.emulator = fixtures.begin("e2e-deferral-", create)
        emulator.up("--max-environments", "2")
        put_parameters(emulator, fixtures.PARAMETERS)
        # The module's own boundary and a path for every role, as a company may require them.
        policy = (PROJECT / "terraform/permissions-boundary.json").read_text()
        created = emulator.aws("iam").create_policy(PolicyName="boundary", Path="/company/", PolicyDocument=policy)
        cls.boundary = created["Policy"]["Arn"]
        cls.settings = [f"permissions_boundary_arn={cls.boundary}", f"iam_path={ROLE_PATH}"]
        emulator.terraform("apply", *cls.settings)
        emulator.read_outputs()

    @classmethod
    def tearDownClass(cls):
        fixtures.end()

    def upload(self, key):
        self.emulator.s3.upload_file(str(IMAGE), self.emulator.bucket, f"incoming/{key}")

    def test_plan_boundaryAndPath_changesNothing(self):
        self.emulator.terraform("plan", *self.settings)

    def test_roles_haveTheBoundaryAndThePath(self):
        names = [role["name"] for role in self.emulator.resources("aws_iam_role")]
        self.assertEqual(len(names), 8, names)

        for name in names:
            role = self.emulator.aws("iam").get_role(RoleName=name)["Role"]
            self.assertEqual(role["Path"], ROLE_PATH, name)
            self.assertEqual(role["PermissionsBoundary"]["PermissionsBoundaryArn"], self.boundary, name)

    def test_deferredUpload_isDeliveredAgainAfterTheFunctionsDelay(self):
        emulator = self.emulator
        # The first upload starts the functions, so that their start is not part of the measured delay.
        self.upload("first.png")
        until(60, "the result of an upload", lambda: emulator.document("results/first.png.json"))

        emulator.faults(rate_429=1)
        self.upload("deferred.png")
        first = until(60, "the upload is deferred", lambda: emulator.events("intake", "upload_deferred"))[0]
        emulator.faults()
        until(120, "the deferred upload's result", lambda: emulator.document("results/deferred.png.json"))

        self.assertEqual(len(emulator.events("intake", "upload_deferred")), 1, "the upload was deferred twice")
        submitted = [entry for entry in emulator.ledger()["submissions"] if entry["name"] == "deferred" and entry["accepted"]]
        self.assertEqual(len(submitted), 1, "subjects for one upload")
        seconds = (instant(submitted[0]["at"]) - logged_at(first)).total_seconds()
        self.assertGreaterEqual(seconds, FIRST_DELAY - 1)
        self.assertLessEqual(seconds, FIRST_DELAY + DELAY_TOLERANCE)
        self.assertEqual(emulator.denied(), [], "IAM denied calls")
        self.note(f"delivered again after {seconds:.0f} s")
