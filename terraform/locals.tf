locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region
  tags      = merge({ application = var.name }, var.tags)

  # The functions and the state machine refer to each other. The state machine's ARN is therefore composed instead of
  # read, which avoids a cycle.
  state_machine_arn = "arn:${local.partition}:states:${local.region}:${local.account}:stateMachine:${var.name}-poll-task"

  parameter_arn = "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter"
  bearer        = var.api_authorization == "BEARER"
  queue_key     = var.kms_keys.queues

  # Without a slash at its end. With disable_execute_api_endpoint, the API's own address is not served.
  api_url  = var.domain != null ? "https://${var.domain.name}" : trimsuffix(aws_apigatewayv2_stage.api.invoke_url, "/")
  webhooks = var.webhook_secret_parameter != null

  # Null without a bus. A name is a bus of this account and region.
  event_bus_arn = try(startswith(var.event_bus_name, "arn:") ? var.event_bus_name : "${local.event_buses}${local.account}:event-bus/${var.event_bus_name}", null)
  event_buses   = "arn:${local.partition}:events:${local.region}:"

  # Elsewhere, Lambda neither detects recursive loops nor has the setting that allows them:
  # https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  detects_loops = local.partition == "aws" && !contains(["ap-southeast-6", "mx-central-1"], local.region)

  # What a function needs to announce endings: publish, and the sweep for those that publish missed.
  announcing = {
    SUBJECTS_AWS_EVENT_BUS            = var.event_bus_name
    SUBJECTS_AWS_DELIVERIES_QUEUE_URL = aws_sqs_queue.ending["deliveries"].url
    SUBJECTS_AWS_MEDIA_QUEUE_URL      = aws_sqs_queue.ending["media"].url
    SUBJECTS_WEBHOOKS_URLS            = local.webhook_urls
    SUBJECTS_MEDIA_KEEP               = tostring(var.keep_media)
  }
  webhook_urls = length(var.webhook_urls) > 0 ? join(",", var.webhook_urls) : null

  # One executable, six functions: the environment selects the handler of each, and its grants (iam.tf) are its only
  # permissions.
  functions = {
    api = {
      description = "Serves the HTTP API"
      settings    = var.functions.api
      # The token's parameter is null, and omitted, unless callers send a token. Of the webhooks' secret, only its
      # presence matters here: without one, a request with a webhook_url is refused.
      environment = {
        SUBJECTS_AWS_API_TOKEN_PARAMETER       = var.api_token_parameter
        SUBJECTS_AWS_DELIVERIES_QUEUE_URL      = aws_sqs_queue.ending["deliveries"].url
        SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER = var.webhook_secret_parameter
        SUBJECTS_WEBHOOKS_URLS                 = local.webhook_urls
        SUBJECTS_PAGE_ENABLED                  = var.page ? "true" : null
      }
      grants = concat(
        ["ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "ReadMedia", "KeepUploads", "SeeMissingObjects", "WriteDocuments", "RemoveRejections", "KeepState", "ReadProviderKey", "ReadKeptMedia", "SendDeliveries"],
        local.bearer ? ["ReadApiToken"] : [],
      )
    }
    intake = {
      description = "Creates subjects from uploads to incoming/"
      settings    = var.functions.intake
      environment = {
        SUBJECTS_AWS_INCOMING_QUEUE_URL        = aws_sqs_queue.incoming.url
        SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER = var.webhook_secret_parameter
      }
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
      description = "Recovers stalled tasks, announces missed endings, and keeps the list of the provider's subjects"
      settings    = var.functions.sweep
      disk        = local.media_disk
      environment = local.announcing
      # The resubmission of a task that was proven not to be created needs its media.
      grants = concat(
        ["ReadTasks", "CreateTasks", "UpdateTasks", "ListTasks", "StartPolling", "SeeMissingObjects", "KeepState", "WriteDocuments", "RemoveRejections", "ReadProviderKey", "SendDeliveries"],
        coalesce(var.sweep.resubmit_absent, false) ? ["ReadMedia", "KeepUploads"] : [],
        var.keep_media ? ["ReadKeptMedia", "KeepMedia", "SendMediaRetries"] : [],
        var.event_bus_name != null ? ["PublishEvents"] : [],
      )
    }
    publish = {
      description = "Announces the endings of tasks, and keeps their media"
      settings    = var.functions.publish
      disk        = local.media_disk
      environment = local.announcing
      # A task is written only to mark it as announced, and to list its kept media.
      grants = concat(
        ["ReadStream", "ReportFailures", "TakeMediaRetries", "ReadTasks", "CreateTasks", "UpdateTasks", "SendDeliveries"],
        var.keep_media ? ["ReadKeptMedia", "KeepMedia", "UpdateResults", "SeeMissingObjects", "SendMediaRetries"] : [],
        var.event_bus_name != null ? ["PublishEvents"] : [],
      )
    }
    deliver = {
      description = "Delivers announcements to webhook endpoints"
      settings    = var.functions.deliver
      environment = {
        SUBJECTS_AWS_DELIVERIES_QUEUE_URL       = aws_sqs_queue.ending["deliveries"].url
        SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL = aws_sqs_queue.ending_dead_letter["deliveries"].url
        SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER  = var.webhook_secret_parameter
      }
      # CreateTasks writes the shared document of the endpoints that fail.
      grants = concat(
        ["TakeDeliveries", "SendDeliveries", "GiveUpDeliveries", "ReadTasks", "CreateTasks", "UpdateTasks"],
        local.webhooks ? ["ReadWebhookSecret"] : [],
      )
    }
  }

  # Temporary storage in MB of a function that copies media: ten tasks at once, each with a file of up to 100 MB.
  media_disk = 1536

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
