# Each of these inputs refuses values that would fail later. A run has one fault of every input that has an untested one
# left, and passes only if all are refused.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"

  sha256      = "eUiKMuTCQhpS3rqR4kuxF0o4xTaikLHKwn8jsd6H00o="
  certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21"
  key         = "arn:aws:kms:eu-central-1:123456789012:key/0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21"
}

run "first_fault" {
  command = plan

  variables {
    package_object     = { bucket = "s3://releases", key = "function.zip", sha256 = var.sha256 }
    vpc                = { subnet_ids = [], security_group_ids = ["sg-0123456789abcdef0"] }
    workflow_log_level = "DEBUG"
    domain             = { name = "https://subjects.example.com", certificate_arn = var.certificate }
    alarm_thresholds   = { sweep-missing = 2 }
    functions          = { api = { layers = ["arn:aws:lambda:eu-central-1:123456789012:layer:tracing"] } }

    alarm_topic     = true
    alarm_topic_arn = "arn:aws:sns:eu-central-1:123456789012:operators"
  }

  expect_failures = [
    var.package_object,
    var.vpc,
    var.workflow_log_level,
    var.domain,
    var.alarm_thresholds,
    var.functions,
    var.alarm_topic,
  ]
}

run "second_fault" {
  command = plan

  variables {
    package_object               = { bucket = "releases", key = "/function.zip", sha256 = var.sha256 }
    kms_keys                     = { topic = var.key }
    vpc                          = { subnet_ids = ["subnet-0123456789abcdef0"], security_group_ids = ["default"] }
    alarm_thresholds             = { api-errors = -1 }
    functions                    = { intake = { environment = { SUBJECTS_SWEEP_LIMIT = "1" } } }
    disable_execute_api_endpoint = true
  }

  expect_failures = [
    var.package_object,
    var.kms_keys,
    var.vpc,
    var.alarm_thresholds,
    var.functions,
    var.disable_execute_api_endpoint,
  ]
}

run "third_fault" {
  command = plan

  variables {
    package_object = { bucket = "releases", key = "function.zip", sha256 = "79488a32e4c2421a52deba91e24bb1174a38c536a290b1cac27f23b1de87d34a" }
    kms_keys       = { bucket = "alias/subjects" }
    domain         = { name = "subjects.example.com", certificate_arn = "0b1e8f3c-5a70-4c1c-9a55-0d6f5d1a7e21" }
    vpc            = { subnet_ids = ["10.0.0.0/24"], security_group_ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [
    var.package_object,
    var.kms_keys,
    var.domain,
    var.vpc,
  ]
}

run "fourth_fault" {
  command = plan

  variables {
    package_object      = { bucket = "releases", key = "function.zip", sha256 = var.sha256 }
    package_bucket_name = "studio-code"
    domain              = { name = "subjects.example.com", certificate_arn = var.certificate, zone_id = "example.com" }
    functions           = { deliver = { environment = { AWS_REGION = "eu-central-1" } } }
  }

  expect_failures = [
    var.package_bucket_name,
    var.domain,
    var.functions,
  ]
}

run "an_environment_that_is_too_large" {
  command = plan

  variables {
    functions = { poll = { environment = { OPTIONS = join("", [for number in range(1001) : "o"]) } } }
  }

  expect_failures = [aws_lambda_function.function]
}
