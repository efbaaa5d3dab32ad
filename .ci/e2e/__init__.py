"""End-to-end tests: see run."""
import importlib

# The order saves time: the tests of one deployment follow each other, first with AWS_IAM, then with BEARER and with the page. Each
# test also passes alone.
MODULES = [
    "test_packages",
    "test_terraform",
    "test_authorization",
    "test_policies",
    "test_requests",
    "test_uploads",
    "test_unconfirmed",
    "test_kills",
    "test_provider_key",
    "test_bearer",
    "test_page",
    "test_records",
    "test_destroy",
    "test_deferral",
    "test_endings",
]


def load_tests(loader, tests, pattern):
    tests.addTests(loader.loadTestsFromModule(importlib.import_module(f"{__name__}.{name}")) for name in MODULES)
    return tests
