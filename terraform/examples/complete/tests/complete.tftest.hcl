# Two deployments of one package; no account is needed.

mock_provider "aws" {
  source          = "../mocks"
  override_during = plan
}

variables {
  function_package   = "../../tests/function.zip"
  subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_group_ids = ["sg-0123456789abcdef0"]
  domain             = "subjects.example.com"
  certificate_arn    = "arn:aws:acm:eu-central-1:123456789012:certificate/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21"
  zone_id            = "Z0123456789ABCDEFGHIJ"
}

run "two_deployments_of_one_package" {
  command = plan

  assert {
    condition = output.buckets == {
      film = "vidu-subjects-film-123456789012-eu-central-1"
      test = "vidu-subjects-test-123456789012-eu-central-1"
    }
    error_message = "The deployments share names: ${jsonencode(output.buckets)}."
  }

  assert {
    condition     = output.api_urls == { film = "https://film.subjects.example.com", test = "https://test.subjects.example.com" }
    error_message = "A deployment does not have its own domain: ${jsonencode(output.api_urls)}."
  }

  assert {
    condition     = alltrue([for deployment in module.subjects : deployment.package_object.bucket == "vidu-subjects-releases-123456789012-eu-central-1" && deployment.package_object.key == "${filesha256("../../tests/function.zip")}.zip" && deployment.package.version == "1.0.0"])
    error_message = "A deployment runs another package than the one that was uploaded."
  }
}
