locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region

  # The functions and the state machine refer to each other. The state machine's ARN is therefore composed instead of
  # read, which avoids a cycle.
  state_machine_arn = "arn:${local.partition}:states:${local.region}:${local.account}:stateMachine:${var.name}-poll-task"

  parameter_arn = "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter"
  bearer        = var.api_authorization == "BEARER"

  # One executable, four functions: the environment selects the handler of each, and its grants (iam.tf) are its only
  # permissions.
  functions = {
    api = {
      description = "Serves the HTTP API"
      settings    = var.functions.api
      environment = { for name, value in { SUBJECTS_AWS_API_TOKEN_PARAMETER = var.api_token_parameter } : name => value if local.bearer }
      grants = concat(
        ["ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "ReadMedia", "KeepUploads", "SeeMissingObjects", "WriteDocuments", "RemoveRejections", "KeepState", "ReadProviderKey"],
        local.bearer ? ["ReadApiToken"] : [],
      )
    }
    intake = {
      description = "Creates subjects from uploads to incoming/"
      settings    = var.functions.intake
      environment = { SUBJECTS_AWS_INCOMING_QUEUE_URL = aws_sqs_queue.incoming.url }
      # The first submission of a deployment reads the provider's list, and before that the earlier attempts.
      grants = ["TakeMessages", "DeferMessages", "ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "ReadMedia", "KeepUploads", "SeeMissingObjects", "WriteDocuments", "RemoveRejections", "KeepState", "ReadProviderKey"]
    }
    poll = {
      description = "Polls one submitted task, or compares an unconfirmed one, for the state machine"
      settings    = var.functions.poll
      environment = {}
      grants      = ["ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "SeeMissingObjects", "KeepState", "WriteDocuments", "RemoveRejections", "ReadProviderKey"]
    }
    sweep = {
      description = "Recovers stalled tasks, and keeps the list of the provider's subjects"
      settings    = var.functions.sweep
      environment = {}
      # The resubmission of a task that was proven not to be created needs its media.
      grants = concat(
        ["ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "SeeMissingObjects", "KeepState", "WriteDocuments", "RemoveRejections", "ReadProviderKey"],
        coalesce(var.sweep.resubmit_absent, false) ? ["ReadMedia", "KeepUploads"] : [],
      )
    }
  }

  # The environment of all functions. A setting that is null is omitted; the application documents its defaults.
  environment = { for name, value in {
    SUBJECTS_AWS_TABLE             = aws_dynamodb_table.tasks.name
    SUBJECTS_AWS_BUCKET            = aws_s3_bucket.storage.bucket
    SUBJECTS_AWS_STATE_MACHINE_ARN = local.state_machine_arn
    SUBJECTS_AWS_API_KEY_PARAMETER = var.provider_key_parameter
    SUBJECTS_AWS_TASK_RETENTION    = "${var.task_retention_days}d"

    SUBJECTS_PROVIDER_BASE_URL               = var.provider_base_url
    SUBJECTS_PROVIDER_CONNECT_TIMEOUT        = try("${var.provider_client.connect_timeout_seconds}s", null)
    SUBJECTS_PROVIDER_READ_TIMEOUT           = try("${var.provider_client.read_timeout_seconds}s", null)
    SUBJECTS_PROVIDER_MIN_RESPONSE_TIME      = try("${var.provider_client.min_response_seconds}s", null)
    SUBJECTS_PROVIDER_MAX_ATTEMPTS           = var.provider_client.max_attempts
    SUBJECTS_PROVIDER_MAX_RETRY_TIME         = try("${var.provider_client.max_retry_seconds}s", null)
    SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND = var.provider_client.max_submits_per_second
    SUBJECTS_PROVIDER_MAX_LISTS_PER_SECOND   = var.provider_client.max_lists_per_second
    SUBJECTS_PROVIDER_BREAKER_PAUSE          = try("${var.provider_client.breaker_pause_seconds}s", null)
    SUBJECTS_PROVIDER_PROOF_CODES            = length(var.provider_proof_codes) > 0 ? join(",", var.provider_proof_codes) : null

    SUBJECTS_POLLING_FIRST        = try("${var.polling.first_seconds}s", null)
    SUBJECTS_POLLING_STEADY       = try("${var.polling.steady_seconds}s", null)
    SUBJECTS_POLLING_STEADY_POLLS = var.polling.steady_polls
    SUBJECTS_POLLING_FACTOR       = var.polling.factor
    SUBJECTS_POLLING_MAX          = try("${var.polling.max_seconds}s", null)
    SUBJECTS_POLLING_JITTER       = var.polling.jitter
    SUBJECTS_POLLING_DEADLINE     = try("${var.polling.deadline_minutes}m", null)
    SUBJECTS_POLLING_INLINE       = try("${var.polling.inline_seconds}s", null)

    SUBJECTS_SWEEP_OVERDUE          = try("${var.sweep.overdue_seconds}s", null)
    SUBJECTS_SWEEP_STALE_SUBMISSION = try("${var.sweep.stale_submission_seconds}s", null)
    SUBJECTS_SWEEP_LIMIT            = var.sweep.limit
    SUBJECTS_SWEEP_RECONCILE        = var.sweep.reconcile
    SUBJECTS_SWEEP_RECONCILE_FOR    = try("${var.sweep.reconcile_for_hours}h", null)
    SUBJECTS_SWEEP_ABSENCE_AFTER    = try("${var.sweep.absence_after_minutes}m", null)
    SUBJECTS_SWEEP_RESUBMIT_ABSENT  = var.sweep.resubmit_absent

    SUBJECTS_SWEEP_LIST_CALLS_PER_HOUR = var.sweep.list_calls_per_hour

    SUBJECTS_MEDIA_VALIDATE_URLS   = var.media.validate_urls
    SUBJECTS_MEDIA_URL_TIMEOUT     = try("${var.media.url_timeout_seconds}s", null)
    SUBJECTS_MEDIA_UPLOAD_EXPIRY   = try("${var.media.upload_expiry_minutes}m", null)
    SUBJECTS_MEDIA_DOWNLOAD_EXPIRY = try("${var.media.download_expiry_minutes}m", null)
    SUBJECTS_MEDIA_MAX_MANIFEST    = var.media.max_manifest_bytes
  } : name => tostring(value) if value != null }

  # A managed runtime needs the name of the handler class; a native package is its own handler.
  handler = startswith(var.runtime, "java") ? "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest" : "bootstrap"
}
