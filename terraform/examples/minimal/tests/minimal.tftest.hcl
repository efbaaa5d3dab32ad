# The module within another configuration; no account is needed.

mock_provider "aws" {
  source          = "../mocks"
  override_during = plan
}

variables {
  function_package = "../../tests/function.zip"
}

run "one_deployment_with_the_defaults" {
  command = plan

  assert {
    condition     = output.bucket == "vidu-subjects-123456789012-eu-central-1" && output.api_url == "https://api0000000.execute-api.eu-central-1.amazonaws.com"
    error_message = "The deployment does not have the defaults: ${output.bucket}, ${output.api_url}."
  }
}
