"""Steps of the end-to-end test (e2e): the page of the deployment, its files, and what a browser may do with the bucket.

The deployment has BEARER already; the page is added to it.
"""
import gzip
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from emulator import IMAGE, PROJECT, check

CHROMIUM = pathlib.Path("/usr/bin/chromium")
SETTING = "page=true"
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


class Page:
    """The page of a deployment. checked(text) reports a step."""

    def __init__(self, emulator, token, checked):
        self.emulator, self.token, self.checked = emulator, token, checked
        self.authorized = {"Authorization": f"Bearer {token}"}

    def deploy(self, settings):
        status = fetch(f"{self.emulator.url}/")[0]
        check(status == 404, f"without the page, its address returned {status}")
        refusal = self.emulator.refusal(SETTING)
        check("page needs api_authorization BEARER or JWT" in refusal, f"with AWS_IAM, Terraform says {refusal[-600:]}")
        before = self.routes()
        output = self.emulator.terraform("apply", *settings, SETTING)
        check("Resources: 3 added, 1 changed, 0 destroyed" in output, f"unexpected end of the apply that adds the page:\n{output[-2000:]}")
        check(self.routes() - before == ROUTES, f"the new routes are {self.routes() - before}")
        self.url = self.emulator.read_outputs()["page_url"]
        self.checked("a change to page=true adds two routes and the bucket's CORS rule, and restarts only the function api; AWS_IAM is refused")

    def routes(self):
        return {route["route_key"] for route in self.emulator.resources("aws_apigatewayv2_route")}

    def ticket(self):
        """The response to POST /v1/uploads."""
        body = {"content_type": "image/png", "content_length": IMAGE.stat().st_size}
        status, _, ticket = self.emulator.call("POST", "/v1/uploads", body, self.authorized, signed=False)
        check(status == 201, f"POST /v1/uploads returned {status}: {ticket}")
        return ticket

    def open_to_all(self):
        status, headers, document = fetch(self.url)
        check(status == 200 and headers["Content-Type"].startswith("text/html"), f"the page returned {status}: {document[:300]}")
        check(headers["Cache-Control"] == "no-store", f"the page's Cache-Control is {headers['Cache-Control']}")
        paths = assets(document.decode())
        check({path.rpartition(".")[2] for path in paths} == {"css", "js"}, f"the page's assets are {paths}")
        for path in paths:
            address = urllib.parse.urljoin(self.url, path)
            status, headers, packed = fetch(address, headers={"Accept-Encoding": "gzip"})
            check(status == 200 and "immutable" in headers["Cache-Control"] and headers["Content-Encoding"] == "gzip", f"{path} returned {status}: {headers}")
            check(gzip.decompress(packed) == fetch(address)[2], f"{path} has other bytes when it is compressed")
        status = fetch(urllib.parse.urljoin(self.url, "static/bundle/nothing.js"))[0]
        check(status == 404, f"an asset that does not exist returned {status}")
        for path in ["/v1/subjects", f"/v1/subjects/{'0' * 32}"]:
            status = fetch(self.emulator.url + path)[0]
            check(status == 401, f"{path} without the token returned {status}")
        self.checked(f"the page and its {len(paths)} assets are open, cached and compressed; data need the token")

    def policy(self):
        bucket = origin(self.ticket()["upload_url"])
        found = directives(fetch(self.url)[1]["Content-Security-Policy"])
        expected = {"img-src": ["'self'", "blob:", bucket], "media-src": ["'self'", "blob:", bucket], "connect-src": ["'self'", bucket]}
        check({name: found.get(name) for name in expected} == expected, f"the page's policy is {found}; the bucket's origin is {bucket}")
        others = [source for name, sources in found.items() if name not in expected for source in sources if "://" in source or "*" in source]
        check(not others and found["default-src"] == ["'none'"] and found["script-src"] == ["'self'"], f"the page's policy is {found}")
        self.checked(f"the page's Content-Security-Policy names {bucket}, and no other origin")

    def cross_origin(self):
        """The preflight of an upload, as a browser sends it. The page's origin is the API's address on AWS, not the emulator's."""
        [rules] = self.emulator.resources("aws_s3_bucket_cors_configuration")
        [own] = {allowed for rule in rules["cors_rule"] for allowed in rule["allowed_origins"]}
        check(re.fullmatch(r"https://[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com", own), f"the bucket allows {own}")
        address = self.ticket()["upload_url"]
        for asking, method, allowed in [(own, "PUT", True), (own, "GET", True), (own, "DELETE", False), (FOREIGN, "PUT", False), ("null", "PUT", False)]:
            asked = {"Origin": asking, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
            status, headers, _ = fetch(address, "OPTIONS", asked)
            granted = status == 200 and headers["Access-Control-Allow-Origin"] in (own, "*") and method in (headers["Access-Control-Allow-Methods"] or "")
            check(granted == allowed, f"{method} from {asking} is {'allowed' if granted else 'refused'}: {status} {dict(headers)}")
        self.checked("the bucket allows GET and PUT to the page's origin, and nothing to others")

    def in_browser(self):
        """The page in Chromium. The bucket's rule gets the emulator's address as its origin, for the time of the test."""
        if not CHROMIUM.exists():
            print(f"skip the page in a browser: there is no {CHROMIUM}", flush=True)
            return
        s3, bucket = self.emulator.aws("s3"), self.emulator.read_outputs()["bucket"]
        rules = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
        local = [{**rule, "AllowedOrigins": [origin(self.url)]} for rule in rules]
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": local})
        command = [
            "./mvnw", "-B", "-q", "failsafe:integration-test@integration-tests", "failsafe:verify@integration-tests", "-Dit.test=DeployedPageBrowserIT",
            f"-Dpage.url={self.url}", f"-Dpage.storage={origin(self.ticket()['upload_url'])}", f"-Dpage.token={self.token}",
        ]
        result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
        check(result.returncode == 0, f"the page in a browser:\n{result.stdout[-6000:]}{result.stderr[-2000:]}")
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
        self.checked("in Chromium the page asks for the token, uploads a picture of 10 MB to the bucket, and shows the subject's picture from it")


def run(emulator, token, settings, checked):
    """settings: the Terraform variables of the deployment, to which the page is added."""
    page = Page(emulator, token, checked)
    page.deploy(settings)
    page.open_to_all()
    page.policy()
    page.cross_origin()
    page.in_browser()
