"""With AWS_IAM, only signed calls reach the application. For BEARER, see test_bearer."""
from .fixtures import DeployedTest


class AuthorizationTest(DeployedTest):
    def test_anyRoute_withoutSignature_returns403(self):
        routes = [route["route_key"].split(" ") for route in self.deployment.resources("aws_apigatewayv2_route")]
        self.assertEqual(len(routes), 14, routes)

        for method, path in routes:
            address = path.replace("{id}", "0" * 32).replace("{name}", "image-0.png")
            body = self.deployment.subject("Unsigned") if method == "POST" else None
            with self.subTest(f"{method} {path}"):
                self.assertEqual(self.deployment.call(method, address, body, signed=False)[0], 403)

        self.assertNotIn("Unsigned", self.deployment.created(), "an unauthorized call reached the provider")

    def test_unknownRoute_signed_returns404(self):
        self.assertEqual(self.deployment.call("GET", "/nowhere")[0], 404)

    def test_health_signed_isUp(self):
        status, _, health = self.deployment.call("GET", "/q/health")

        self.assertEqual(status, 200, health)
        self.assertEqual(health["status"], "UP", health)
