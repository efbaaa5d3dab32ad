"""The page of the deployment, its files, and the access of a browser to the bucket."""
import gzip
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from emulator import IMAGE, PROJECT

from . import fixtures
from .fixtures import BEARER, PAGE, TOKEN, DeployedTest

CHROMIUM = pathlib.Path("/usr/bin/chromium")
ROUTES = {"GET /", "GET /static/{proxy+}"}
ASSET = re.compile(r'(?:src|href)="(static/[^"]+)"')
FOREIGN = "https://studio.example.com"


def fetch(address, method="GET", headers=None):
    """→ (status, headers, bytes)"""
    request = urllib.request.Request(address, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def directives(policy):
    """The sources of each directive of a Content-Security-Policy."""
    return {words[0]: words[1:] for words in (directive.split() for directive in policy.split(";")) if words}


def origin(address):
    parts = urllib.parse.urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def assets(document):
    """The paths of a page's script and style sheet, relative to the page."""
    return ASSET.findall(document)


class PageTest(DeployedTest):
    settings = BEARER

    @classmethod
    def setUpClass(cls):
        """The deployment has BEARER already; the page is added to it."""
        super().setUpClass()
        cls.status_before, routes_before = fetch(f"{cls.deployment.url}/")[0], cls.routes()
        cls.output = cls.deployment.configure(*PAGE)
        cls.new_routes = cls.routes() - routes_before
        cls.url = cls.deployment.outputs["page_url"]

    @classmethod
    def routes(cls):
        return {route["route_key"] for route in cls.deployment.resources("aws_apigatewayv2_route")}

    def ticket(self):
        """The response to POST /v1/uploads."""
        body = {"content_type": "image/png", "content_length": IMAGE.stat().st_size}
        status, _, ticket = self.deployment.call("POST", "/v1/uploads", body)
        self.assertEqual(status, 201, ticket)
        return ticket

    def bucket_origin(self):
        return origin(self.ticket()["upload_url"])

    def asset_addresses(self):
        paths = assets(fetch(self.url)[2].decode())
        self.assertEqual({path.rpartition(".")[2] for path in paths}, {"css", "js"}, paths)
        return [urllib.parse.urljoin(self.url, path) for path in paths]

    def test_apply_withoutPage_itsAddressReturns404(self):
        self.assertEqual(self.status_before, 404)

    def test_plan_pageWithAwsIam_isRefused(self):
        self.assertIn("page needs api_authorization BEARER or JWT", self.deployment.refusal("page=true"))

    def test_apply_pageAdded_restartsOnlyTheFunctionApi(self):
        """Two routes and the bucket's CORS rule are new."""
        self.assertIn("Resources: 3 added, 1 changed, 0 destroyed", self.output)
        self.assertEqual(self.new_routes, ROUTES)

    def test_page_withoutToken_isServed(self):
        status, headers, document = fetch(self.url)

        self.assertEqual(status, 200, document[:300])
        self.assertTrue(headers["Content-Type"].startswith("text/html"), headers)
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_assets_withoutToken_areCachedAndCompressed(self):
        for address in self.asset_addresses():
            status, headers, packed = fetch(address, headers={"Accept-Encoding": "gzip"})
            self.assertEqual((status, headers["Content-Encoding"]), (200, "gzip"), address)
            self.assertIn("immutable", headers["Cache-Control"], address)
            self.assertEqual(gzip.decompress(packed), fetch(address)[2], f"{address} has other bytes when it is compressed")

    def test_asset_doesNotExist_returns404(self):
        self.assertEqual(fetch(urllib.parse.urljoin(self.url, "static/bundle/nothing.js"))[0], 404)

    def test_data_withoutToken_return401(self):
        for path in ["/v1/subjects", f"/v1/subjects/{'0' * 32}"]:
            self.assertEqual(fetch(self.deployment.url + path)[0], 401, path)

    def test_contentSecurityPolicy_namesOnlyTheBucket(self):
        bucket = self.bucket_origin()
        found = directives(fetch(self.url)[1]["Content-Security-Policy"])
        self.note(f"the bucket's origin is {bucket}")

        expected = {"img-src": ["'self'", "blob:", bucket], "media-src": ["'self'", "blob:", bucket], "connect-src": ["'self'", bucket]}
        self.assertEqual({name: found.get(name) for name in expected}, expected)
        others = [source for name, sources in found.items() if name not in expected for source in sources if "://" in source or "*" in source]
        self.assertEqual(others, [])
        self.assertEqual((found["default-src"], found["script-src"]), (["'none'"], ["'self'"]))

    def test_bucket_allowsOnlyThePagesOrigin(self):
        """The preflight of an upload, as a browser sends it. The page's origin is the API's address on AWS, not the emulator's."""
        [rules] = self.deployment.resources("aws_s3_bucket_cors_configuration")
        [own] = {allowed for rule in rules["cors_rule"] for allowed in rule["allowed_origins"]}
        self.assertRegex(own, r"^https://[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com$")
        address = self.ticket()["upload_url"]

        for asking, method, allowed in [
            (own, "PUT", True),
            (own, "GET", True),
            (own, "DELETE", False),
            (FOREIGN, "PUT", False),
            ("null", "PUT", False),
        ]:
            asked = {"Origin": asking, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
            status, headers, _ = fetch(address, "OPTIONS", asked)
            granted = (
                status == 200 and headers["Access-Control-Allow-Origin"] in (own, "*") and method in (headers["Access-Control-Allow-Methods"] or "")
            )
            self.assertEqual(granted, allowed, f"{method} from {asking}: {status} {dict(headers)}")

    def test_browser_createsASubjectWithAPicture(self):
        """The page asks for the token, uploads a picture of 10 MB to the bucket, and shows the subject's picture from it."""
        if not fixtures.options.browser:
            self.skipTest("--no-browser")
        self.assertTrue(CHROMIUM.exists(), f"there is no {CHROMIUM}: install it, or add --no-browser")
        # The bucket's rule gets the emulator's address as its origin, for the time of the test.
        s3, bucket = self.deployment.s3, self.deployment.bucket
        rules = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
        self.addCleanup(s3.put_bucket_cors, Bucket=bucket, CORSConfiguration={"CORSRules": rules})
        local = [{**rule, "AllowedOrigins": [origin(self.url)]} for rule in rules]
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": local})

        goals = ["failsafe:integration-test@integration-tests", "failsafe:verify@integration-tests"]
        address = [f"-Dpage.url={self.url}", f"-Dpage.storage={self.bucket_origin()}", f"-Dpage.token={TOKEN}"]
        command = ["./mvnw", "-B", "-q", *goals, "-Dit.test=DeployedPageBrowserIT", *address]
        result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)

        self.assertEqual(result.returncode, 0, f"{result.stdout[-6000:]}{result.stderr[-2000:]}")
