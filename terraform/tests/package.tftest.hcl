# The package: one object for all functions, refused if it could not start them. A run that expects a failure passes
# only if the output of the package fails. Terraform does not report which precondition failed, so each run has one fault.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "one_object_for_all_functions" {
  command = plan

  assert {
    condition = (
      aws_s3_object.package[0].bucket == "vidu-subjects-code-123456789012-eu-central-1"
      && aws_s3_bucket.packages[0].force_destroy
      && aws_s3_object.package[0].key == "79488a32e4c2421a52deba91e24bb1174a38c536a290b1cac27f23b1de87d34a.zip"
      && aws_s3_object.package[0].source == "tests/function.zip"
    )
    error_message = "The package is uploaded as ${aws_s3_object.package[0].key}, or is not named by its content."
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.function : function.s3_bucket == aws_s3_object.package[0].bucket && function.s3_key == aws_s3_object.package[0].key])
    error_message = "A function runs another object than the package."
  }

  assert {
    condition = alltrue([for statement in flatten([
      values(data.aws_iam_policy_document.function)[*].statement, data.aws_iam_policy_document.workflow.statement, data.aws_iam_policy_document.schedule.statement
    ]) : alltrue([for resource in statement.resources : !strcontains(resource, aws_s3_bucket.packages[0].id)])])
    error_message = "A function may read or replace the package."
  }

  assert {
    condition     = length(one(aws_s3_bucket_lifecycle_configuration.packages[0].rule).expiration) == 0 && aws_s3_bucket_lifecycle_configuration.packages[0].bucket == aws_s3_bucket.packages[0].id && aws_s3_bucket_notification.storage.bucket != aws_s3_bucket.packages[0].id
    error_message = "The package expires, or triggers an upload event."
  }
}

run "a_release_is_named_in_descriptions_and_outputs" {
  command = plan

  assert {
    condition     = aws_lambda_function.function["api"].description == "Serves the HTTP API (1.0.0, 0123456789ab)"
    error_message = "A function's description is ${aws_lambda_function.function["api"].description}."
  }

  assert {
    condition = output.package == {
      kind = "native", architecture = "x86_64", java = "", version = "1.0.0", commit = "0123456789abcdef0123456789abcdef01234567", sha256 = filebase64sha256("tests/function.zip")
    }
    error_message = "The output package is ${jsonencode(output.package)}."
  }
}

run "a_jvm_package_runs_on_both_processors" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm.json"
    runtime           = "java21"
    architecture      = "arm64"
    functions         = { poll = { memory = 512 }, sweep = { memory = 512 }, deliver = { memory = 512 } }
  }

  assert {
    condition     = output.package.kind == "jvm" && aws_lambda_function.function["api"].architectures == tolist(["arm64"])
    error_message = "The package for the JVM is not deployed as configured."
  }
}

run "a_native_package_for_arm64" {
  command = plan

  variables {
    function_metadata = "tests/packages/native-arm64.json"
    architecture      = "arm64"
  }

  assert {
    condition     = aws_lambda_function.function["api"].architectures == tolist(["arm64"])
    error_message = "The functions do not run on arm64."
  }
}

run "a_package_that_the_build_did_not_describe" {
  command = plan

  variables {
    function_metadata = "tests/packages/missing.json"
  }

  expect_failures = [output.package]
}

run "a_description_that_cannot_be_read" {
  command = plan

  variables {
    function_metadata = "tests/packages/damaged.json"
  }

  expect_failures = [output.package]
}

run "a_package_of_another_build" {
  command = plan

  variables {
    function_metadata = "tests/packages/another-build.json"
  }

  expect_failures = [output.package]
}

run "a_native_package_on_a_runtime_for_java" {
  command = plan

  variables {
    runtime   = "java21"
    functions = { poll = { memory = 512 }, sweep = { memory = 512 }, deliver = { memory = 512 } }
  }

  expect_failures = [output.package]
}

run "a_jvm_package_without_a_runtime_for_java" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm.json"
  }

  expect_failures = [output.package]
}

run "a_native_package_for_another_processor" {
  command = plan

  variables {
    architecture = "arm64"
  }

  expect_failures = [output.package]
}

run "a_jvm_package_for_a_later_java" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm-25.json"
    runtime           = "java21"
    functions         = { poll = { memory = 512 }, sweep = { memory = 512 }, deliver = { memory = 512 } }
  }

  expect_failures = [output.package]
}

run "a_jvm_package_for_a_later_java_on_it" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm-25.json"
    runtime           = "java25"
    functions         = { poll = { memory = 512 }, sweep = { memory = 512 }, deliver = { memory = 512 } }
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.function : function.runtime == "java25"])
    error_message = "A function does not run on java25."
  }
}

run "buckets_with_custom_names" {
  command = plan

  variables {
    bucket_name         = "studio-subjects"
    package_bucket_name = "studio-code"
  }

  assert {
    condition     = aws_s3_bucket.storage.bucket == "studio-subjects" && aws_s3_object.package[0].bucket == "studio-code"
    error_message = "A bucket has another name."
  }
}

run "a_package_that_is_uploaded_already" {
  command = plan

  variables {
    function_package = "missing/function.zip"
    package_object   = { bucket = "studio-releases", key = "vidu-subjects/1.0.0/function.zip", version_id = "3HL4kqtJvjVBH40Nrjfkd", sha256 = "eUiKMuTCQhpS3rqR4kuxF0o4xTaikLHKwn8jsd6H00o=" }
  }

  assert {
    condition = length(aws_s3_object.package) == 0 && length(aws_s3_bucket.packages) == 0 && keys(aws_s3_bucket_policy.bucket) == ["storage"] && alltrue([for function in aws_lambda_function.function :
      function.s3_bucket == "studio-releases" && function.s3_key == "vidu-subjects/1.0.0/function.zip" && function.s3_object_version == "3HL4kqtJvjVBH40Nrjfkd" && function.source_code_hash == "eUiKMuTCQhpS3rqR4kuxF0o4xTaikLHKwn8jsd6H00o="
    ])
    error_message = "A function runs another object, or the module still has a bucket for the package."
  }

  assert {
    condition     = output.package.sha256 == "eUiKMuTCQhpS3rqR4kuxF0o4xTaikLHKwn8jsd6H00o=" && output.package_object.bucket == "studio-releases" && strcontains(aws_lambda_function.function["api"].description, "SHA-256 eUiKMu")
    error_message = "Outputs or descriptions do not name the object."
  }
}

run "a_package_that_is_uploaded_already_with_metadata" {
  command = plan

  variables {
    package_object    = { bucket = "studio-releases", key = "function.zip", sha256 = "eUiKMuTCQhpS3rqR4kuxF0o4xTaikLHKwn8jsd6H00o=" }
    function_metadata = "tests/function.json"
  }

  assert {
    condition     = output.package.version == "1.0.0" && aws_lambda_function.function["api"].description == "Serves the HTTP API (1.0.0, 0123456789ab)"
    error_message = "The metadata of the object are not used."
  }
}

run "another_object_than_the_metadata_describe" {
  command = plan

  variables {
    package_object    = { bucket = "studio-releases", key = "function.zip", sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
    function_metadata = "tests/function.json"
  }

  expect_failures = [output.package]
}
