# Each variable refuses values that would fail later, or would cause damage without an error. A run takes a few seconds,
# so each run has one fault of every variable that has an untested one left; it passes only if all faults are refused. A
# fault hides those of variables whose validations refer to it: these are combined with other faults, or have their own
# runs.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "first_fault_of_each" {
  command = plan

  variables {
    name                   = "Vidu"
    region                 = "Frankfurt"
    tags                   = { "aws:owner" = "me" }
    provider_proof_codes   = ["InternalServiceFailure:created"]
    function_package       = "target/app.jar"
    architecture           = "arm"
    functions              = { poll = { memory = 64 } }
    log_retention_days     = 31
    provider_base_url      = "http://cloud.vtrix.ai"
    provider_key_parameter = "arn:aws:ssm:eu-central-1:123456789012:parameter/key"
    parameter_kms_key_arns = ["arn:aws:kms:eu-central-1:123456789012:alias/mine"]
    polling                = { first_seconds = 0 }
    task_retention_days    = 0
    media                  = { url_timeout_seconds = 21 }
    bucket_name            = "my.bucket"
    package_bucket_name    = "my.bucket"
    expiration_days        = { uploads = 0.5 }
    cors_allowed_origins   = ["*"]
    page                   = true
    throttling             = { rate = 0 }
    alarm_topic_arn        = "operators"
    jwt                    = { issuer = "https://login.example.com", audience = ["a"] }
    api_token_parameter    = "/studio/token"

    permissions_boundary_arn = "arn:aws:iam::123456789012:role/boundary"
    event_bus_name           = "studio bus"
    webhook_secret_parameter = "webhook-secret"
    media_retention_days     = 0
  }

  expect_failures = [
    var.name,
    var.region,
    var.tags,
    var.provider_proof_codes,
    var.function_package,
    var.architecture,
    var.functions,
    var.log_retention_days,
    var.provider_base_url,
    var.provider_key_parameter,
    var.parameter_kms_key_arns,
    var.polling,
    var.task_retention_days,
    var.media,
    var.bucket_name,
    var.package_bucket_name,
    var.expiration_days,
    var.cors_allowed_origins,
    var.page,
    var.throttling,
    var.alarm_topic_arn,
    var.jwt,
    var.api_token_parameter,
    var.permissions_boundary_arn,
    var.event_bus_name,
    var.webhook_secret_parameter,
    var.media_retention_days,
  ]
}

run "second_fault_of_each" {
  command = plan

  variables {
    name                   = "a23456789012345678901234567890"
    tags                   = { for number in range(50) : "tag-${number}" => "x" }
    provider_proof_codes   = [for number in range(100) : "Code${number}:busy"]
    function_package       = "tests/missing.zip"
    functions              = { api = { memory = 512.5 } }
    provider_base_url      = "https://cloud.vtrix.ai/model"
    provider_key_parameter = "/vidu/*"
    polling                = { factor = 0.9 }
    task_retention_days    = 1.5
    media                  = { download_expiry_minutes = 361 }
    bucket_name            = "-bucket"
    expiration_days        = { noncurrent = 0 }
    cors_allowed_origins   = ["https://studio.example.com/"]
    throttling             = { burst = 5001 }

    webhook_secret_parameter = "/vidu-subjects/*"
  }

  expect_failures = [
    var.name,
    var.tags,
    var.provider_proof_codes,
    var.function_package,
    var.functions,
    var.provider_base_url,
    var.provider_key_parameter,
    var.polling,
    var.task_retention_days,
    var.media,
    var.bucket_name,
    var.expiration_days,
    var.cors_allowed_origins,
    var.throttling,
    var.webhook_secret_parameter,
  ]
}

run "third_fault_of_each" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://me:secret@studio.example.com/hooks"]
    event_bus_name           = "arn:aws:sns:eu-central-1:123456789012:studio"
    media_retention_days     = 1.5
    deliver_max_concurrency  = 1

    name              = "vidu-"
    tags              = { owner = join("", [for number in range(257) : "o"]) }
    bucket_name       = "amzn-s3-demo-subjects"
    provider_base_url = "https://me:secret@cloud.vtrix.ai"
    polling           = { jitter = 1 }
    media             = { upload_expiry_minutes = 0 }
  }

  expect_failures = [
    var.name,
    var.tags,
    var.bucket_name,
    var.provider_base_url,
    var.polling,
    var.media,
    var.webhook_urls,
    var.event_bus_name,
    var.media_retention_days,
    var.deliver_max_concurrency,
  ]
}

run "fourth_fault_of_each" {
  command = plan

  variables {
    functions = { sweep = { timeout = 901 } }
    iam_path  = "studio"
    polling   = { deadline_minutes = 1381 }
    media     = { upload_expiry_minutes = 1.5 }

    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["http://studio.example.com/hooks"]
  }

  expect_failures = [
    var.functions,
    var.iam_path,
    var.polling,
    var.media,
    var.webhook_urls,
  ]
}

run "fifth_fault_of_each" {
  command = plan

  variables {
    functions = { poll = { timeout = 111 } }
    iam_path  = "/stu dio/"
    polling   = { inline_seconds = 31 }
    media     = { max_manifest_bytes = 2000000001 }
  }

  expect_failures = [
    var.functions,
    var.iam_path,
    var.polling,
    var.media,
  ]
}

run "sixth_fault_of_each" {
  command = plan

  variables {
    functions = { sweep = { reserved_concurrency = 0 } }
    iam_path  = "/${join("", [for number in range(196) : "p"])}/"
    polling   = { first_seconds = 61 }
  }

  expect_failures = [
    var.functions,
    var.iam_path,
    var.polling,
  ]
}

run "seventh_fault_of_each" {
  command = plan

  variables {
    functions           = { api = { timeout = 29 } }
    polling             = { deadline_minutes = 1.5 }
    bucket_name         = "subjects--x-s3"
    package_bucket_name = "xn--code"
    task_retention_days = 14
  }

  expect_failures = [
    var.functions,
    var.polling,
    var.bucket_name,
    var.package_bucket_name,
    var.task_retention_days,
  ]
}

run "eighth_fault_of_each" {
  command = plan

  variables {
    functions = { intake = { timeout = 44 } }
    polling   = { deadline_minutes = 1380, max_seconds = 10 }
  }

  expect_failures = [
    var.functions,
    var.polling,
  ]
}

run "no_attempts_an_open_api_and_an_old_runtime" {
  command = plan

  variables {
    provider_client   = { max_attempts = 0 }
    api_authorization = "NONE"
    runtime           = "java17"
  }

  expect_failures = [var.provider_client, var.api_authorization, var.runtime]
}

run "a_read_timeout_beyond_api_gateway_s_and_negative_inline_polling" {
  command = plan

  variables {
    provider_client = { read_timeout_seconds = 29 }
    polling         = { inline_seconds = -1 }
  }

  expect_failures = [var.provider_client, var.polling]
}

run "half_an_attempt_and_half_a_poll" {
  command = plan

  variables {
    provider_client = { max_attempts = 1.5 }
    polling         = { steady_polls = 1.5 }
  }

  expect_failures = [var.provider_client, var.polling]
}

run "a_sweep_of_no_tasks_and_a_negative_number_of_polls" {
  command = plan

  variables {
    sweep   = { limit = 0 }
    polling = { steady_polls = -1 }
  }

  expect_failures = [var.sweep, var.polling]
}

run "half_an_hour_of_reconciling_and_polls_without_a_delay" {
  command = plan

  variables {
    sweep   = { reconcile_for_hours = 0.5 }
    polling = { steady_seconds = 0 }
  }

  expect_failures = [var.sweep, var.polling]
}

run "a_submission_stale_before_its_function_ends" {
  command = plan

  variables {
    sweep = { stale_submission_seconds = 120 }
  }

  expect_failures = [var.sweep]
}

run "a_response_time_that_leaves_none_for_the_checks" {
  command = plan

  variables {
    provider_client = { min_response_seconds = 21 }
  }

  expect_failures = [var.provider_client]
}

run "timeouts_that_do_not_fit_each_other" {
  command = plan

  variables {
    provider_client = { read_timeout_seconds = 26 }
    functions       = { poll = { timeout = 35 } }
  }

  expect_failures = [var.functions]
}

run "retries_that_do_not_fit_the_functions" {
  command = plan

  variables {
    provider_client = { max_retry_seconds = 86 }
  }

  expect_failures = [var.functions]
}

run "a_submission_taken_for_interrupted_while_it_runs" {
  command = plan

  variables {
    functions = { intake = { timeout = 300 } }
  }

  expect_failures = [var.sweep]
}

run "jwt_without_an_issuer_and_batches_of_eleven" {
  command = plan

  variables {
    api_authorization = "JWT"
    intake            = { batch_size = 11 }
  }

  expect_failures = [var.intake, var.jwt]
}

run "jwt_for_no_audience_and_one_call_at_once" {
  command = plan

  variables {
    api_authorization = "JWT"
    jwt               = { issuer = "https://login.example.com", audience = [] }
    intake            = { maximum_concurrency = 1 }
  }

  expect_failures = [var.intake, var.jwt]
}

run "jwt_of_an_issuer_without_tls_and_attempts_for_less_than_a_day" {
  command = plan

  variables {
    api_authorization = "JWT"
    jwt               = { issuer = "http://login.example.com", audience = ["a"] }
    intake            = { max_receive_count = 101 }
  }

  expect_failures = [var.intake, var.jwt]
}

run "bearer_without_a_token_and_more_calls_than_are_reserved" {
  command = plan

  variables {
    api_authorization = "BEARER"
    functions         = { intake = { reserved_concurrency = 3 } }
  }

  expect_failures = [var.intake, var.api_token_parameter]
}

run "bearer_with_a_token_s_short_name_and_attempts_for_weeks" {
  command = plan

  variables {
    api_authorization   = "BEARER"
    api_token_parameter = "token"
    intake              = { max_receive_count = 673 }
  }

  expect_failures = [var.intake, var.api_token_parameter]
}

run "a_sweep_shorter_than_a_poll" {
  command = plan

  variables {
    functions = { sweep = { timeout = 34 } }
  }

  expect_failures = [var.functions]
}

run "webhooks_without_a_secret" {
  command = plan

  variables {
    webhook_urls = ["https://studio.example.com/hooks"]
  }

  expect_failures = [var.webhook_urls]
}

run "an_endpoint_with_a_private_address" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://10.0.0.1/hooks"]
  }

  expect_failures = [var.webhook_urls]
}

run "an_endpoint_of_the_function_itself" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://localhost/hooks"]
  }

  expect_failures = [var.webhook_urls]
}

run "an_endpoint_without_a_port" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://studio.example.com:0/hooks"]
  }

  expect_failures = [var.webhook_urls]
}

run "an_endpoint_with_a_port_that_does_not_exist" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://studio.example.com:65536/hooks"]
  }

  expect_failures = [var.webhook_urls]
}

run "an_endpoint_twice_and_more_deliveries_than_are_reserved" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://studio.example.com/hooks", "https://studio.example.com/hooks"]
    functions                = { deliver = { reserved_concurrency = 9 } }
  }

  expect_failures = [var.webhook_urls, var.deliver_max_concurrency]
}

run "an_endpoint_with_a_comma_and_half_an_invocation" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://studio.example.com/hooks,https://archive.example.com"]
    deliver_max_concurrency  = 2.5
  }

  expect_failures = [var.webhook_urls, var.deliver_max_concurrency]
}

run "an_endpoint_with_an_expression_and_too_many_invocations" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = ["https://studio.example.com/$${SUBJECTS_API_TOKEN}"]
    deliver_max_concurrency  = 1001
  }

  expect_failures = [var.webhook_urls, var.deliver_max_concurrency]
}

run "endpoints_that_do_not_fit_the_environment" {
  command = plan

  variables {
    webhook_secret_parameter = "/vidu-subjects/webhook-secret"
    webhook_urls             = [for number in range(20) : "https://studio-${number}.example.com/hooks/vidu-subjects"]
    provider_proof_codes     = [for number in range(5) : "Code${number}:busy"]
  }

  expect_failures = [var.webhook_urls]
}

run "a_publish_that_ends_while_it_copies" {
  command = plan

  variables {
    functions = { publish = { timeout = 59 } }
  }

  expect_failures = [var.functions]
}

run "a_publish_without_invocations_for_the_stream" {
  command = plan

  variables {
    functions = { publish = { reserved_concurrency = 5 } }
  }

  expect_failures = [var.functions]
}

run "a_bus_of_another_region" {
  command = plan

  variables {
    event_bus_name = "arn:aws:events:us-east-1:123456789012:event-bus/studio"
  }

  expect_failures = [aws_lambda_event_source_mapping.endings]
}

run "a_deliver_that_ends_in_the_middle_of_a_batch" {
  command = plan

  variables {
    functions = { deliver = { timeout = 109 } }
  }

  expect_failures = [var.functions]
}

run "half_a_second_of_a_timeout" {
  command = plan

  variables {
    functions = { api = { timeout = 120.5 } }
  }

  expect_failures = [var.functions]
}

run "too_little_memory_for_a_jvm" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm.json"
    runtime           = "java25"
    functions         = { poll = { memory = 511 }, sweep = { memory = 512 }, deliver = { memory = 512 } }
  }

  expect_failures = [var.functions]
}

run "sweeps_by_the_hour" {
  command = plan

  variables {
    sweep_schedule = "rate(1 hour)"
  }

  expect_failures = [var.sweep_schedule]
}

run "sweeps_too_rare" {
  command = plan

  variables {
    sweep_schedule = "rate(61 minutes)"
  }

  expect_failures = [var.sweep_schedule]
}

run "sweeps_by_the_calendar" {
  command = plan

  variables {
    sweep_schedule = "cron(0 * * * ? *)"
  }

  expect_failures = [var.sweep_schedule]
}

run "sweeps_that_overlap" {
  command = plan

  variables {
    functions      = { sweep = { timeout = 241 } }
    sweep_schedule = "rate(4 minutes)"
  }

  expect_failures = [var.sweep_schedule]
}

run "tags_that_differ_from_application_in_case_only" {
  command = plan

  variables {
    tags = { Application = "studio" }
  }

  expect_failures = [var.tags]
}

run "tags_that_differ_in_case_only" {
  command = plan

  variables {
    tags = { team = "film", Team = "film" }
  }

  expect_failures = [var.tags]
}

run "application_may_have_another_value" {
  command = plan

  variables {
    tags = { application = "studio", team = "film" }
  }

  assert {
    condition     = length(var.tags) == 2
    error_message = "The tag application cannot be given another value."
  }
}
