# Six functions, one executable: the handler and the environment of each. TerraformSettingsTest checks that the
# application reads exactly these names.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  function_package = "tests/function.zip"
}

run "six_functions_from_one_package" {
  command = plan

  assert {
    condition     = toset(keys(aws_lambda_function.function)) == toset(["api", "intake", "poll", "sweep", "publish", "deliver"])
    error_message = "The functions are ${join(", ", keys(aws_lambda_function.function))}."
  }

  assert {
    condition = alltrue([for handler, function in aws_lambda_function.function :
      function.function_name == "vidu-subjects-${handler}"
      && function.environment[0].variables["QUARKUS_LAMBDA_HANDLER"] == handler
      && function.role == "arn:aws:iam::123456789012:role/vidu-subjects-${handler}"
      && function.logging_config[0].log_group == "/aws/lambda/vidu-subjects-${handler}"
      && function.source_code_hash == filebase64sha256("tests/function.zip")
      && function.runtime == "provided.al2023"
      && function.handler == "bootstrap"
      && function.architectures == tolist(["x86_64"])
    ])
    error_message = "A function has a wrong name, handler, role, log group, package or runtime."
  }

  assert {
    condition = jsonencode({ for handler, function in aws_lambda_function.function : handler => [function.memory_size, function.timeout, function.reserved_concurrent_executions] }) == jsonencode({
      api = [512, 60, -1], deliver = [256, 120, -1], intake = [512, 120, -1], poll = [256, 60, -1], publish = [512, 120, -1], sweep = [256, 240, -1]
    })
    error_message = "Memory, timeout or reserved concurrency are not those of the variable functions."
  }

  assert {
    condition     = { for handler, function in aws_lambda_function.function : handler => one(function.ephemeral_storage).size } == { api = 512, deliver = 512, intake = 512, poll = 512, publish = 1536, sweep = 1536 }
    error_message = "A function that copies media has no space for ten files of 100 MB."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.function : group.retention_in_days == 30]) && aws_cloudwatch_log_group.api.retention_in_days == 30
    error_message = "A log group has no retention limit."
  }
}

run "by_default_the_application_uses_its_own_defaults" {
  command = plan

  assert {
    condition = alltrue([for handler, function in aws_lambda_function.function : function.environment[0].variables == tomap(merge({
      QUARKUS_LAMBDA_HANDLER         = handler
      DISABLE_SIGNAL_HANDLERS        = "true"
      SUBJECTS_AWS_TABLE             = "vidu-subjects-tasks"
      SUBJECTS_AWS_BUCKET            = "vidu-subjects-123456789012-eu-central-1"
      SUBJECTS_AWS_STATE_MACHINE_ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"
      SUBJECTS_AWS_API_KEY_PARAMETER = "/vidu-subjects/provider-key"
      SUBJECTS_AWS_TASK_RETENTION    = "90d"
      SUBJECTS_PROVIDER_BASE_URL     = "https://cloud.vtrix.ai"
      }, handler == "intake" ? {
      SUBJECTS_AWS_INCOMING_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming"
      } : {}, contains(["api", "deliver", "publish", "sweep"], handler) ? {
      SUBJECTS_AWS_DELIVERIES_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries"
      } : {}, contains(["publish", "sweep"], handler) ? {
      SUBJECTS_AWS_MEDIA_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media"
      SUBJECTS_MEDIA_KEEP          = "true"
      } : {}, handler == "deliver" ? {
      SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries-dead-letter"
    } : {}))])
    error_message = "The environment of a function is not as expected."
  }
}

run "every_setting_reaches_every_function" {
  command = plan

  variables {
    provider_base_url      = "https://gateway.example:8443"
    provider_key_parameter = "/studio/vidu/key"
    task_retention_days    = 20
    provider_proof_codes   = ["MaintenanceWindow:busy", "NameTaken:refused"]
    api_authorization      = "BEARER"
    api_token_parameter    = "/studio/vidu/token"
    page                   = true

    event_bus_name           = "studio"
    webhook_secret_parameter = "/studio/vidu/webhook-secret"
    webhook_urls             = ["https://studio.example.com/hooks?tenant=film", "https://archive.example.com:8443/hooks"]
    keep_media               = false

    provider_client = { connect_timeout_seconds = 1, read_timeout_seconds = 20.5, min_response_seconds = 8, max_attempts = 2, max_retry_seconds = 3, max_submits_per_second = 0.5, max_lists_per_second = 2.5, breaker_pause_seconds = 7 }
    polling         = { first_seconds = 0.5, steady_seconds = 0.25, steady_polls = 3, factor = 2, max_seconds = 30, jitter = 0, deadline_minutes = 45, inline_seconds = 0 }
    sweep           = { overdue_seconds = 60, stale_submission_seconds = 400, limit = 50, reconcile = false, reconcile_for_hours = 12, absence_after_minutes = 90, resubmit_absent = true, list_calls_per_hour = 30 }
    media           = { validate_urls = false, url_timeout_seconds = 2, upload_expiry_minutes = 5, download_expiry_minutes = 90, max_manifest_bytes = 50000000 }
  }

  assert {
    condition = alltrue([for handler, function in aws_lambda_function.function : function.environment[0].variables == tomap(merge({
      QUARKUS_LAMBDA_HANDLER                   = handler
      DISABLE_SIGNAL_HANDLERS                  = "true"
      SUBJECTS_AWS_TABLE                       = "vidu-subjects-tasks"
      SUBJECTS_AWS_BUCKET                      = "vidu-subjects-123456789012-eu-central-1"
      SUBJECTS_AWS_STATE_MACHINE_ARN           = "arn:aws:states:eu-central-1:123456789012:stateMachine:vidu-subjects-poll-task"
      SUBJECTS_AWS_API_KEY_PARAMETER           = "/studio/vidu/key"
      SUBJECTS_AWS_TASK_RETENTION              = "20d"
      SUBJECTS_PROVIDER_BASE_URL               = "https://gateway.example:8443"
      SUBJECTS_PROVIDER_CONNECT_TIMEOUT        = "1s"
      SUBJECTS_PROVIDER_READ_TIMEOUT           = "20.5s"
      SUBJECTS_PROVIDER_MIN_RESPONSE_TIME      = "8s"
      SUBJECTS_PROVIDER_MAX_ATTEMPTS           = "2"
      SUBJECTS_PROVIDER_MAX_RETRY_TIME         = "3s"
      SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND = "0.5"
      SUBJECTS_PROVIDER_MAX_LISTS_PER_SECOND   = "2.5"
      SUBJECTS_PROVIDER_BREAKER_PAUSE          = "7s"
      SUBJECTS_PROVIDER_PROOF_CODES            = "MaintenanceWindow:busy,NameTaken:refused"
      SUBJECTS_POLLING_FIRST                   = "0.5s"
      SUBJECTS_POLLING_STEADY                  = "0.25s"
      SUBJECTS_POLLING_STEADY_POLLS            = "3"
      SUBJECTS_POLLING_FACTOR                  = "2"
      SUBJECTS_POLLING_MAX                     = "30s"
      SUBJECTS_POLLING_JITTER                  = "0"
      SUBJECTS_POLLING_DEADLINE                = "45m"
      SUBJECTS_POLLING_INLINE                  = "0s"
      SUBJECTS_SWEEP_OVERDUE                   = "60s"
      SUBJECTS_SWEEP_STALE_SUBMISSION          = "400s"
      SUBJECTS_SWEEP_LIMIT                     = "50"
      SUBJECTS_SWEEP_RECONCILE                 = "false"
      SUBJECTS_SWEEP_RECONCILE_FOR             = "12h"
      SUBJECTS_SWEEP_ABSENCE_AFTER             = "90m"
      SUBJECTS_SWEEP_RESUBMIT_ABSENT           = "true"
      SUBJECTS_SWEEP_LIST_CALLS_PER_HOUR       = "30"
      SUBJECTS_MEDIA_VALIDATE_URLS             = "false"
      SUBJECTS_MEDIA_URL_TIMEOUT               = "2s"
      SUBJECTS_MEDIA_UPLOAD_EXPIRY             = "5m"
      SUBJECTS_MEDIA_DOWNLOAD_EXPIRY           = "90m"
      SUBJECTS_MEDIA_MAX_MANIFEST              = "50000000"
      }, handler == "intake" ? {
      SUBJECTS_AWS_INCOMING_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-incoming"
      } : {}, handler == "api" ? {
      SUBJECTS_AWS_API_TOKEN_PARAMETER = "/studio/vidu/token"
      SUBJECTS_PAGE_ENABLED            = "true"
      } : {}, contains(["api", "deliver", "publish", "sweep"], handler) ? {
      SUBJECTS_AWS_DELIVERIES_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries"
      } : {}, contains(["api", "deliver", "intake"], handler) ? {
      SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER = "/studio/vidu/webhook-secret"
      } : {}, contains(["api", "publish", "sweep"], handler) ? {
      SUBJECTS_WEBHOOKS_URLS = "https://studio.example.com/hooks?tenant=film,https://archive.example.com:8443/hooks"
      } : {}, contains(["publish", "sweep"], handler) ? {
      SUBJECTS_AWS_EVENT_BUS       = "studio"
      SUBJECTS_AWS_MEDIA_QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-media"
      SUBJECTS_MEDIA_KEEP          = "false"
      } : {}, handler == "deliver" ? {
      SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/vidu-subjects-deliveries-dead-letter"
    } : {}))])
    error_message = "A setting does not reach a function, or reaches a function that does not need it."
  }

  assert {
    # Lambda allows 4,096 bytes. provider_proof_codes and webhook_urls may have 1,000 together, and the longest names and
    # parameters about 500 more than these.
    condition     = alltrue([for function in aws_lambda_function.function : sum([for name, value in function.environment[0].variables : length(name) + length(value)]) <= 2500])
    error_message = "The environment of a function has ${max([for function in aws_lambda_function.function : sum([for name, value in function.environment[0].variables : length(name) + length(value)])]...)} bytes."
  }
}

run "the_jvm_package_gets_its_handler_class" {
  command = plan

  variables {
    function_metadata = "tests/packages/jvm.json"
    runtime           = "java21"
    architecture      = "arm64"
    functions         = { poll = { memory = 1024, timeout = 90, reserved_concurrency = 5 }, sweep = { memory = 512 }, publish = { reserved_concurrency = 6 }, deliver = { memory = 512 } }
  }

  assert {
    condition = alltrue([for function in aws_lambda_function.function :
      function.runtime == "java21" && function.handler == "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest" && function.architectures == tolist(["arm64"])
    ])
    error_message = "A function does not run the JVM package."
  }

  assert {
    condition     = aws_lambda_function.function["poll"].memory_size == 1024 && aws_lambda_function.function["poll"].timeout == 90 && aws_lambda_function.function["poll"].reserved_concurrent_executions == 5
    error_message = "The settings of poll are not those of the variable functions."
  }

  assert {
    condition     = aws_lambda_function.function["publish"].reserved_concurrent_executions == 6
    error_message = "The settings of publish are not those of the variable functions."
  }

  assert {
    condition     = aws_lambda_function.function["api"].memory_size == 512
    error_message = "The settings of one function changed those of another."
  }
}

run "outputs_name_the_functions" {
  command = plan

  assert {
    condition     = output.functions == { api = "vidu-subjects-api", deliver = "vidu-subjects-deliver", intake = "vidu-subjects-intake", poll = "vidu-subjects-poll", publish = "vidu-subjects-publish", sweep = "vidu-subjects-sweep" }
    error_message = "The output functions is ${jsonencode(output.functions)}."
  }

  assert {
    condition     = output.function_names == "vidu-subjects-api vidu-subjects-deliver vidu-subjects-intake vidu-subjects-poll vidu-subjects-publish vidu-subjects-sweep" && output.region == "eu-central-1" && contains(output.alarms, "${output.name}-errors-logged")
    error_message = "The output function_names is ${output.function_names}, region ${output.region}."
  }
}
